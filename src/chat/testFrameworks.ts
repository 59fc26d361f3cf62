/** With what a project tests: words for prompts, read off its own files. Pure; what stands in them is untrusted and only searched for names. */

/** A file of the project that tells what it tests with: its name and text. */
export interface ProjectFile {
  /** Relative to the project's folder. */
  path: string;
  text: string;
}

interface Framework {
  name: string;
  languages: readonly string[];
  /** Names of files that tell it, and what stands in them. */
  file: RegExp;
  text?: RegExp;
  /** What a test that uses it has in it. */
  use?: RegExp;
}

export const scriptLanguages: readonly string[] = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact', 'vue', 'svelte'];
const jvm = ['java', 'kotlin', 'scala', 'groovy'];
const dotnet = ['csharp', 'fsharp'];
const packageJson = /(?:^|\/)package\.json$/;
const gradleOrMaven = /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?)$/;
const pythonProject = /(?:^|\/)(?:pyproject\.toml|setup\.cfg|tox\.ini|requirements[^/]*\.txt|Pipfile)$/;
const netProject = /\.[cf]sproj$/;
const composerJson = /(?:^|\/)composer\.json$/;
const cmake = /(?:^|\/)CMakeLists\.txt$/;

/** In the order in which they count: a file may name several. Those that drive a whole browser are left out. */
const frameworks: readonly Framework[] = [
  { name: 'Vitest', languages: scriptLanguages, file: packageJson, text: /"vitest"\s*:/, use: /['"]vitest['"]/ },
  { name: 'Jest', languages: scriptLanguages, file: packageJson, text: /"(?:jest|ts-jest|@jest\/globals)"\s*:/, use: /['"]@jest\/globals['"]|\bjest\.(?:fn|mock|spyOn)\(/ },
  { name: 'Mocha', languages: scriptLanguages, file: packageJson, text: /"mocha"\s*:/, use: /['"](?:mocha|chai)['"]/ },
  { name: 'Jasmine', languages: scriptLanguages, file: packageJson, text: /"jasmine(?:-core)?"\s*:/, use: /\bjasmine\.createSpy/ },
  { name: 'AVA', languages: scriptLanguages, file: packageJson, text: /"ava"\s*:/, use: /['"]ava['"]/ },
  { name: 'the test module of Bun (bun:test)', languages: scriptLanguages, file: packageJson, text: /"(?:bun-types|@types\/bun)"\s*:|"bun test/, use: /['"]bun:test['"]/ },
  { name: 'the test module of Node.js (node:test)', languages: scriptLanguages, file: packageJson, text: /node [^"]{0,200}--test\b/, use: /['"]node:test['"]/ },
  { name: 'Deno.test', languages: scriptLanguages, file: /(?:^|\/)deno\.jsonc?$/, use: /\bDeno\.test\(/ },
  { name: 'pytest', languages: ['python'], file: pythonProject, text: /\bpytest\b/, use: /^[ \t]*(?:import|from) pytest\b/m },
  { name: 'pytest', languages: ['python'], file: /(?:^|\/)(?:pytest\.ini|conftest\.py)$/ },
  { name: 'unittest', languages: ['python'], file: /^$/, use: /^[ \t]*(?:import|from) unittest\b|\bunittest\.TestCase\b/m },
  { name: 'JUnit 5', languages: jvm, file: gradleOrMaven, text: /junit-jupiter|useJUnitPlatform/, use: /org\.junit\.jupiter/ },
  { name: 'TestNG', languages: jvm, file: gradleOrMaven, text: /\btestng\b/i, use: /org\.testng/ },
  { name: 'JUnit 4', languages: jvm, file: gradleOrMaven, text: /\bjunit\b/, use: /org\.junit\.(?:Test|Assert|\*)/ },
  { name: 'xUnit.net', languages: dotnet, file: netProject, text: /Include="xunit/i, use: /\bXunit\b/ },
  { name: 'NUnit', languages: dotnet, file: netProject, text: /Include="NUnit/i, use: /\bNUnit\.Framework\b/ },
  { name: 'MSTest', languages: dotnet, file: netProject, text: /MSTest/, use: /VisualStudio\.TestTools/ },
  { name: 'Pest', languages: ['php'], file: composerJson, text: /"pestphp\/pest"/ },
  { name: 'PHPUnit', languages: ['php'], file: composerJson, text: /"phpunit\/phpunit"/, use: /PHPUnit\\Framework/ },
  { name: 'RSpec', languages: ['ruby'], file: /(?:^|\/)(?:Gemfile|\.rspec|[^/]+\.gemspec)$/, text: /rspec/, use: /\bRSpec\b/ },
  { name: 'Minitest', languages: ['ruby'], file: /(?:^|\/)(?:Gemfile|[^/]+\.gemspec)$/, text: /minitest/, use: /\bMinitest\b|minitest\/autorun/ },
  { name: 'GoogleTest', languages: ['cpp', 'c'], file: cmake, text: /gtest|GTest|googletest/, use: /gtest\/gtest\.h/ },
  { name: 'Catch2', languages: ['cpp', 'c'], file: cmake, text: /Catch2/, use: /catch2\/|catch\.hpp/ },
];

/** What a language brings itself. */
const ownFrameworks: ReadonlyMap<string, string> = new Map(Object.entries({
  dart: 'package:test',
  elixir: 'ExUnit',
  go: 'the testing package, with table-driven tests',
  julia: 'the Test module',
  python: 'unittest',
  rust: 'the built-in #[test], in a tests module',
  swift: 'XCTest',
  zig: 'the built-in test blocks',
}));

/**
 * @param files those of the project that may tell, the nearest to the source first
 * @param tests texts of existing tests: they tell more surely than what is installed
 * @returns what to test with, in English; undefined when nothing tells, and the model should say what it chose
 */
export function testFramework(languageId: string, files: readonly ProjectFile[], tests: readonly string[] = []): string | undefined {
  const known = frameworks.filter(({ languages }) => languages.includes(languageId));
  for (const test of tests) {
    const used = known.find(({ use }) => use?.test(test) === true);
    if (used) return used.name;
  }
  for (const { path, text: content } of files) {
    const named = known.find(({ file, text }) => file.test(path) && (text?.test(content) ?? true));
    if (named) return named.name;
  }
  return ownFrameworks.get(languageId);
}

/** Files that are read to find out, at most. */
const mostFiles = 8;

/**
 * @param path of the source, and `files` of its workspace folder, with slashes
 * @returns which of the files may tell what the language is tested with, the nearest to the source first
 */
export function tellingFiles(languageId: string, path: string, files: readonly string[]): string[] {
  const names = frameworks.filter(({ languages }) => languages.includes(languageId)).map(({ file }) => file);
  const isAround = (file: string): boolean => path.startsWith(file.slice(0, file.lastIndexOf('/') + 1));
  const depth = (file: string): number => (isAround(file) ? -file.split('/').length : file.split('/').length);
  return files
    .filter((file) => names.some((name) => name.test(file)))
    .toSorted((one, other) => Number(isAround(other)) - Number(isAround(one)) || depth(one) - depth(other) || (one < other ? -1 : 1))
    .slice(0, mostFiles);
}
