/** How documentation is written in a language, and with what its projects test: words for prompts, by VS Code's language ids. */

const docForms: Readonly<Record<string, string>> = {
  c: 'Doxygen comments (/** … */)',
  cpp: 'Doxygen comments (/** … */)',
  csharp: 'XML documentation comments (///)',
  dart: 'dartdoc comments (///)',
  elixir: '@doc and @moduledoc attributes',
  fsharp: 'XML documentation comments (///)',
  go: 'Go doc comments (// beginning with the name)',
  haskell: 'Haddock comments (-- |)',
  html: 'HTML comments (<!-- … -->)',
  java: 'Javadoc comments',
  javascript: 'JSDoc comments with types',
  javascriptreact: 'JSDoc comments with types',
  julia: 'docstrings before the definitions',
  kotlin: 'KDoc comments',
  lua: 'LDoc comments (---)',
  perl: 'POD',
  php: 'PHPDoc comments',
  powershell: 'comment-based help (<# .SYNOPSIS … #>)',
  python: 'docstrings as in PEP 257, in the style the file already has',
  r: "roxygen2 comments (#')",
  ruby: 'YARD comments',
  rust: 'rustdoc comments (/// and //!)',
  scala: 'Scaladoc comments',
  shellscript: 'comments (#) before the functions',
  sql: 'comments (--)',
  swift: 'Swift documentation comments (///) with - Parameter and - Returns',
  typescript: 'TSDoc comments without types',
  typescriptreact: 'TSDoc comments without types',
};

/** @returns what documentation of the language is, in English */
export function documentationForm(languageId: string): string {
  return docForms[languageId] ?? "documentation comments in the language's usual form";
}

/** A file of the project that tells what it tests with: its name and text. */
export interface ProjectFile {
  /** Relative to the project's folder. */
  path: string;
  text: string;
}

interface Framework {
  name: string;
  languages: readonly string[];
  /** Names of files that tell it, and what stands in them; the first that fits counts. */
  file: RegExp;
  text?: RegExp;
}

const scripts = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'];
const packageJson = /(?:^|\/)package\.json$/;
const gradleOrMaven = /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?)$/;
const pythonProject = /(?:^|\/)(?:pyproject\.toml|setup\.cfg|tox\.ini|requirements[^/]*\.txt|Pipfile|conftest\.py)$/;

/** In the order in which they count: a project may name several. */
const frameworks: readonly Framework[] = [
  { name: 'Vitest', languages: scripts, file: packageJson, text: /"vitest"\s*:/ },
  { name: 'Jest', languages: scripts, file: packageJson, text: /"jest"\s*:/ },
  { name: 'Mocha', languages: scripts, file: packageJson, text: /"mocha"\s*:/ },
  { name: 'Jasmine', languages: scripts, file: packageJson, text: /"jasmine(?:-core)?"\s*:/ },
  { name: 'AVA', languages: scripts, file: packageJson, text: /"ava"\s*:/ },
  { name: 'the test module of Bun (bun:test)', languages: scripts, file: packageJson, text: /"(?:bun-types|@types\/bun)"\s*:|"bun test/ },
  { name: 'the test module of Node.js (node:test)', languages: scripts, file: packageJson, text: /node [^"]{0,200}--test\b/ },
  { name: 'pytest', languages: ['python'], file: pythonProject, text: /\bpytest\b/ },
  { name: 'pytest', languages: ['python'], file: /(?:^|\/)(?:pytest\.ini|conftest\.py)$/ },
  { name: 'JUnit 5', languages: ['java', 'kotlin'], file: gradleOrMaven, text: /junit-jupiter|useJUnitPlatform/ },
  { name: 'TestNG', languages: ['java', 'kotlin'], file: gradleOrMaven, text: /\btestng\b/i },
  { name: 'JUnit 4', languages: ['java', 'kotlin'], file: gradleOrMaven, text: /\bjunit\b/ },
  { name: 'xUnit.net', languages: ['csharp', 'fsharp'], file: /\.[cf]sproj$/, text: /Include="xunit/i },
  { name: 'NUnit', languages: ['csharp', 'fsharp'], file: /\.[cf]sproj$/, text: /Include="NUnit/i },
  { name: 'MSTest', languages: ['csharp', 'fsharp'], file: /\.[cf]sproj$/, text: /MSTest/ },
  { name: 'Pest', languages: ['php'], file: /(?:^|\/)composer\.json$/, text: /"pestphp\/pest"/ },
  { name: 'PHPUnit', languages: ['php'], file: /(?:^|\/)composer\.json$/, text: /"phpunit\/phpunit"/ },
  { name: 'RSpec', languages: ['ruby'], file: /(?:^|\/)(?:Gemfile|\.rspec|[^/]+\.gemspec)$/, text: /rspec/ },
  { name: 'Minitest', languages: ['ruby'], file: /(?:^|\/)(?:Gemfile|[^/]+\.gemspec)$/, text: /minitest/ },
  { name: 'GoogleTest', languages: ['cpp', 'c'], file: /(?:^|\/)CMakeLists\.txt$/, text: /gtest|GTest|googletest/ },
  { name: 'Catch2', languages: ['cpp', 'c'], file: /(?:^|\/)CMakeLists\.txt$/, text: /Catch2/ },
];

/** What a language brings itself. */
const ownFrameworks: Readonly<Record<string, string>> = {
  dart: 'package:test',
  elixir: 'ExUnit',
  go: 'the testing package, with table-driven tests',
  julia: 'the Test module',
  python: 'unittest',
  rust: 'the built-in #[test], in a tests module',
  swift: 'XCTest',
};

/**
 * @param files those of the project that may tell; untrusted
 * @returns what to test with, in English; undefined when nothing tells, and the model should say what it chose
 */
export function testFramework(languageId: string, files: readonly ProjectFile[]): string | undefined {
  const known = frameworks.find(
    ({ languages, file, text }) => languages.includes(languageId) && files.some((one) => file.test(one.path) && (text?.test(one.text) ?? true)),
  );
  return known?.name ?? ownFrameworks[languageId];
}

/**
 * Where tests of a file usually stand, most usual first, for the existing one to be looked for and a new one to be
 * named. `{dir}` and `{name}` are the file's folder with its slash, and its name without the extension.
 */
const testFiles: Readonly<Record<string, readonly string[]>> = {
  c: ['{dir}{name}_test.c', 'tests/test_{name}.c'],
  cpp: ['{dir}{name}_test.cpp', 'tests/{name}_test.cpp', 'test/{name}_test.cpp'],
  csharp: ['{dir}{name}Tests.cs'],
  dart: ['test/{name}_test.dart'],
  elixir: ['test/{name}_test.exs'],
  go: ['{dir}{name}_test.go'],
  php: ['tests/{name}Test.php', 'tests/Unit/{name}Test.php'],
  python: ['tests/test_{name}.py', '{dir}test_{name}.py', 'test/test_{name}.py', '{dir}{name}_test.py'],
  ruby: ['spec/{name}_spec.rb', 'test/{name}_test.rb'],
  swift: ['Tests/{name}Tests.swift'],
};

/** @param path of a source file in its workspace folder, with slashes; `src/shop/cart.ts` */
export function testFilesOf(languageId: string, path: string): string[] {
  const [, dir = '', name = '', extension = ''] = /^((?:.*\/)?)([^/]+?)(\.[^./]+)?$/.exec(path) ?? [];
  const fill = (pattern: string): string => pattern.replaceAll('{dir}', () => dir).replaceAll('{name}', () => name);
  if (scripts.includes(languageId)) {
    return ['{dir}{name}.test', '{dir}{name}.spec', '{dir}__tests__/{name}.test', 'test/{name}.test', 'tests/{name}.test'].map((pattern) => fill(pattern) + extension);
  }
  if (languageId === 'java' || languageId === 'kotlin') return [`${dir.replace(/(^|\/)src\/main\//, '$1src/test/')}${name}Test${extension}`];
  return (testFiles[languageId] ?? [`{dir}{name}_test${extension}`]).map(fill);
}
