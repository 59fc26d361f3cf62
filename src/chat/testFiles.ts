/** Which file holds the tests of a source, and where a new one belongs. Pure: paths are relative to the workspace folder. */
import { scriptLanguages } from './testFrameworks';

/** Extensions of one language, or of languages whose files test each other. */
const families: readonly (readonly string[])[] = [
  ['.ts', '.tsx', '.js', '.jsx', '.mts', '.cts', '.mjs', '.cjs', '.vue', '.svelte'],
  ['.java', '.kt', '.scala', '.groovy'],
  ['.c', '.cc', '.cpp', '.cxx', '.h', '.hpp'],
  ['.ex', '.exs'],
];

/**
 * Where tests usually stand, most usual first. `{dir}`: the source's folder with its slash; `{name}`: its name without
 * `{ext}`, the extension; `{root}` and `{sub}`: what is before and behind a folder `src`, `lib` or `app` of `{dir}`;
 * `{tests}`: `{dir}` with `src/test` for `src/main`.
 */
const scriptPlaces = [
  '{dir}{name}.test{ext}', '{dir}{name}.spec{ext}', '{dir}__tests__/{name}.test{ext}', '{dir}__tests__/{name}.spec{ext}', '{dir}__tests__/{name}{ext}',
  ...['test', 'tests', '__tests__', 'test/unit', 'tests/unit', 'spec'].flatMap((folder) =>
    ['{sub}{name}.test{ext}', '{sub}{name}.spec{ext}', '{name}.test{ext}', '{name}.spec{ext}', '{sub}{name}{ext}'].map((name) => `{root}${folder}/${name}`),
  ),
];
const jvmPlaces = ['{tests}{name}Test{ext}', '{tests}{name}Tests{ext}', '{tests}{name}Spec{ext}'];
const places: ReadonlyMap<string, readonly string[]> = new Map(Object.entries({
  c: ['{root}tests/test_{name}.c', '{dir}{name}_test.c', '{root}test/{name}_test.c'],
  cpp: ['{root}tests/{name}_test{ext}', '{dir}{name}_test{ext}', '{root}test/{name}_test{ext}', '{root}tests/test_{name}{ext}'],
  csharp: ['{dir}{name}Tests.cs', '{dir}{name}Test.cs'],
  dart: ['{root}test/{sub}{name}_test.dart', '{root}test/{name}_test.dart'],
  elixir: ['{root}test/{sub}{name}_test.exs'],
  fsharp: ['{dir}{name}Tests.fs'],
  go: ['{dir}{name}_test.go'],
  groovy: jvmPlaces,
  java: jvmPlaces,
  julia: ['test/{name}.jl'],
  kotlin: jvmPlaces,
  php: ['{root}tests/{sub}{name}Test.php', '{root}tests/{name}Test.php', '{root}tests/Unit/{sub}{name}Test.php', '{root}tests/Unit/{name}Test.php'],
  python: [
    'tests/test_{name}.py', '{root}tests/{sub}test_{name}.py', '{dir}test_{name}.py', '{dir}tests/test_{name}.py', '{dir}{name}_test.py', 'tests/unit/test_{name}.py',
    'test/test_{name}.py', '{root}test/{sub}test_{name}.py', 'tests/{dir}test_{name}.py',
  ],
  ruby: ['{root}spec/{sub}{name}_spec.rb', '{root}test/{sub}{name}_test.rb', '{root}test/{sub}test_{name}.rb'],
  scala: jvmPlaces,
  swift: ['{root}Tests/{name}Tests.swift', 'Tests/{sub}{name}Tests.swift'],
}));
/** Their tests stand in the source itself. */
const testedInside: ReadonlySet<string> = new Set(['rust', 'zig']);

/** Folders whose names say nothing about what is in them. */
const plainFolders = /^(?:src|sources?|lib|app|main|java|kotlin|scala|groovy|tests?|specs?|__tests__|unit|testing)$/i;
const testFolder = /(?:^|\/)(?:tests?|specs?|__tests__)\//i;
/** Tests of the whole product, not of one source. */
const browserTests = /(?:^|\/)(?:e2e|playwright|cypress)\/|\.(?:e2e|cy)\.[a-z]+$/i;
/** What makes a file's name that of a test: `cart.test`, `test_cart`, `cart_spec`; */
const testName = /^(?:tests?[._-])?(.+?)(?:[._-](?:tests?|specs?|unit))?$/u;
/** where files are named as the classes in them, also `CartTest` and `TestCart`; */
const testClassName = /^(?:tests?[._-]|Test(?=[\p{Lu}\p{Lo}]))?(.+?)(?:[._-](?:tests?|specs?|unit)|Tests?|Specs?|TestCase)?$/u;
const classExtensions: ReadonlySet<string> = new Set(['.java', '.kt', '.scala', '.groovy', '.cs', '.fs', '.php', '.swift', '.c', '.cc', '.cpp', '.cxx', '.h', '.hpp']);
/** Go's own tool knows one form. */
const goTestName = /^(.+?)(?:_test)?$/u;

interface Parts {
  dir: string;
  /** Without the extension. */
  name: string;
  ext: string;
}

/** Names are compared as they are typed: macOS takes Hangul in them apart. */
function plain(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.?\//, '').normalize('NFC');
}

function partsOf(path: string): Parts {
  const [, dir = '', name = '', ext = ''] = /^((?:.*\/)?)([^/]+?)(\.[^./]+)?$/.exec(plain(path)) ?? [];
  return { dir, name, ext };
}

function isSameFamily(one: string, other: string): boolean {
  return one === other || families.some((family) => family.includes(one) && family.includes(other));
}

/** The name that a test's name is made of; the name itself when it is none of a test. */
function testedName(name: string, ext: string): string {
  const form = ext === '.go' ? goTestName : classExtensions.has(ext) ? testClassName : testName;
  return form.exec(name)?.[1] ?? name;
}

/** Whether a file is one of tests, by its name alone. */
export function isTestFile(path: string): boolean {
  const { dir, name, ext } = partsOf(path);
  return (testedName(name, ext) !== name && !/(?:^|\/)src\/main\//.test(dir)) || dir.includes('__tests__/');
}

/** The folders of a path that tell where in the project it is. */
function tellingFolders(dir: string): string[] {
  return dir.split('/').filter((part) => part !== '' && !plainFolders.test(part)).map((part) => part.replace(/[._-]?(?:Unit)?Tests?$/i, '').toLowerCase());
}

/** How far two places are from each other; undefined when they are in different parts of the project. */
function distance(one: readonly string[], other: readonly string[]): number | undefined {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  let at = 0;
  for (const part of long) if (part === short[at]) at += 1;
  return at === short.length ? long.length - short.length : undefined;
}

/**
 * The nearest file whose name says that it tests the source, unless another source of that name is nearer to it. A file
 * of tests that has none is its own: `jobSpec` may be a source as well.
 * @param path of the source; `\` as on Windows is fine
 * @param files of the workspace folder
 * @returns one of `files`, or the path itself; undefined when there is none
 */
export function existingTestFile(languageId: string, path: string, files: readonly string[]): string | undefined {
  if (testedInside.has(languageId)) return path;
  const source = partsOf(path);
  const folders = tellingFolders(source.dir);
  const named = files
    .map((file) => ({ file, ...partsOf(file) }))
    .filter(({ file, name, ext }) => isSameFamily(ext, source.ext) && testedName(name, ext) === source.name && plain(file) !== plain(path));
  const isTest = ({ file, dir, name, ext }: { file: string } & Parts): boolean => testedName(name, ext) !== name || testFolder.test(dir) || isTestFile(file);
  const others = named.filter((file) => !isTest(file)).map(({ dir }) => tellingFolders(dir));
  const tests = named.filter(isTest).flatMap(({ file, dir }) => {
    if (browserTests.test(plain(file)) || (languageId === 'go' && dir !== source.dir)) return [];
    const test = tellingFolders(dir);
    const far = distance(folders, test);
    if (far === undefined || others.some((other) => (distance(other, test) ?? far) < far)) return [];
    return [{ file, far, isBeside: dir === source.dir }];
  });
  return tests.toSorted((one, other) => one.far - other.far || Number(other.isBeside) - Number(one.isBeside) || one.file.length - other.file.length)[0]?.file ?? (isTestFile(path) ? path : undefined);
}

/** Sources that are looked at to learn a project's ways. */
const mostSources = 1_000;

/**
 * @param path of the source
 * @param files of the workspace folder: where most of the project's tests stand, this one shall too
 * @returns where a new test file may be, best first; none of `files` among them, and none at all for a language without a usual place
 */
export function newTestFiles(languageId: string, path: string, files: readonly string[] = []): string[] {
  const patterns = scriptLanguages.includes(languageId) ? scriptPlaces : (places.get(languageId) ?? []);
  const known = new Set(files.map(plain));
  const source = partsOf(path);
  const likewise = [...known].map(partsOf).filter(({ name, ext }) => isSameFamily(ext, source.ext) && testedName(name, ext) === name).slice(0, mostSources);
  return patterns
    .map((pattern, index) => ({ pattern, index, count: likewise.filter((other) => known.has(fill(pattern, other))).length }))
    .toSorted((one, other) => other.count - one.count || one.index - other.index)
    .map(({ pattern }) => fill(pattern, source))
    .filter((place, index, all) => !known.has(place) && all.indexOf(place) === index);
}

function fill(pattern: string, { dir, name, ext }: Parts): string {
  const [, root = '', sub = dir] = /^((?:.*\/)?)(?:src|lib|app|Sources)\/(.*)$/.exec(dir) ?? [];
  // Components are tested by plain scripts, headers by what includes them.
  const extension = /^\.(?:vue|svelte)$/.test(ext) ? '.ts' : /^\.h(?:pp)?$/.test(ext) ? '.cpp' : ext;
  const values: Readonly<Record<string, string>> = { dir, name, root, sub, ext: extension, tests: dir.replace(/(^|\/)src\/main\//, '$1src/test/') };
  return pattern.replaceAll(/\{([a-z]+)\}/g, (_, key: string) => values[key] ?? '');
}
