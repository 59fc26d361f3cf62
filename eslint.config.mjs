// Type-aware lint for everything that is TypeScript, and the import rules of docs/architecture.md:
// a folder names the runtime and the folders it may import from.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** What each folder of src/ may import from its siblings (itself is always allowed). */
const mayImport = {
  shared: [],
  api: ['shared'],
  chat: ['api', 'shared'],
  host: ['chat', 'api', 'shared'],
  panel: ['host', 'chat', 'api', 'shared'],
  editor: ['host', 'chat', 'api', 'shared'],
  status: ['host', 'chat', 'api', 'shared'],
  scm: ['host', 'chat', 'api', 'shared'],
  usage: ['host', 'chat', 'api', 'shared'],
  native: ['host', 'chat', 'api', 'shared'],
  webview: ['shared'],
};
const folders = Object.keys(mayImport);
const withoutVscode = new Set(['shared', 'api', 'chat', 'webview']);
/** The packages that pure folders may use; everything else is for the folders that need it. */
const packages = {
  shared: ['zod/mini', '@vscode/l10n'],
  api: ['zod/mini', 'eventsource-parser'],
  chat: ['zod/mini', '@vscode/l10n'],
};

const importRules = folders.map((folder) => {
  const others = folders.filter((name) => name !== folder && !mayImport[folder].includes(name));
  const patterns = [
    {
      regex: `^(\\.\\./)+((${others.join('|')})/|extension(\\.js)?$)`,
      message: `src/${folder} may import only from: ${[folder, ...mayImport[folder]].join(', ')}.`,
    },
    {
      regex: '^\\.(?!(/|(\\./(\\.\\./)*))(?!src/)[^.]+$)',
      message: 'Take the shortest way to a file: the rule above looks at the first folder of the path.',
    },
  ];
  if (withoutVscode.has(folder)) patterns.push({ regex: '^vscode$', message: `src/${folder} knows no vscode.` });
  if (packages[folder]) {
    patterns.push({
      regex: `^(?!\\.|vscode$|(${packages[folder].join('|')})$)`,
      message: `src/${folder} uses only: ${packages[folder].join(', ')}.`,
    });
  }
  return { files: [`src/${folder}/**/*.ts`], rules: { 'no-restricted-imports': ['error', { patterns }] } };
});

/** Everywhere. */
const restrictedSyntax = [
  { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' },
  { selector: 'ExportAllDeclaration', message: 'No barrel files.' },
];

/** Globals of a worker or a page that code for every runtime must not touch; `fetch` comes in as an argument. */
const runtimeGlobals = ['self', 'window', 'document', 'location', 'postMessage', 'importScripts', 'process', 'Buffer', 'fetch'];

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'node_modules/', '.vscode-test/', 'test/bench/node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-restricted-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      'no-restricted-syntax': ['error', ...restrictedSyntax],
      eqeqeq: 'error',
    },
  },
  ...importRules,
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...restrictedSyntax,
        { selector: 'ImportExpression', message: 'Import at the top: the import rules see nothing else.' },
      ],
    },
  },
  {
    // The one place of each part that may load a module later: most sessions do not need all of the packages. Its
    // imports are still seen by the rules above, as types.
    files: ['src/{editor,host,native,panel,scm,status,usage,webview}/lazyModules.ts'],
    rules: { 'no-restricted-syntax': ['error', ...restrictedSyntax] },
  },
  {
    files: ['src/{shared,api,chat}/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', ...runtimeGlobals] },
  },
  {
    // `as const` is no assertion about a value, and tests may narrow what a page or a fake hands back.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: ['**/*.mjs', 'esbuild.js', 'build/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly', fetch: 'readonly', AbortSignal: 'readonly', Buffer: 'readonly' } },
  },
  { files: ['test/bench/peers/*.mjs'], languageOptions: { globals: { window: 'readonly', document: 'readonly', requestAnimationFrame: 'readonly', ResizeObserver: 'readonly' } } },
  { files: ['esbuild.js', 'build/*.js'], languageOptions: { globals: { require: 'readonly', __dirname: 'readonly', module: 'readonly' }, sourceType: 'commonjs' } },
);
