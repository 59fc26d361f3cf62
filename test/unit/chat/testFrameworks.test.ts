import assert from 'node:assert/strict';
import { tellingFiles, testFramework } from '../../../src/chat/testFrameworks';

describe('The test framework of a project', () => {
  const cases: [languageId: string, path: string, text: string, framework: string | undefined][] = [
    ['typescript', 'package.json', '{"devDependencies": {"vitest": "4.0.0"}}', 'Vitest'],
    ['typescriptreact', 'package.json', '{"devDependencies": {"@jest/globals": "30"}}', 'Jest'],
    ['javascript', 'app/package.json', '{"devDependencies": {"mocha": "12"}}', 'Mocha'],
    ['javascript', 'package.json', '{"scripts": {"test": "node --test"}}', 'the test module of Node.js (node:test)'],
    ['vue', 'package.json', '{"devDependencies": {"vitest": "4.0.0"}}', 'Vitest'],
    ['typescript', 'deno.json', '{}', 'Deno.test'],
    ['typescript', 'package.json', '{"devDependencies": {"@playwright/test": "1"}}', undefined],
    ['typescript', 'package.json', '{}', undefined],
    ['typescript', 'package.json', 'no JSON, "vitest"', undefined],
    ['python', 'pyproject.toml', '[tool.pytest.ini_options]', 'pytest'],
    ['python', 'requirements-dev.txt', 'pytest==9.0\n', 'pytest'],
    ['python', 'tests/conftest.py', '', 'pytest'],
    ['python', 'setup.cfg', '', 'unittest'],
    ['java', 'pom.xml', '<artifactId>junit-jupiter</artifactId>', 'JUnit 5'],
    ['kotlin', 'build.gradle.kts', 'tasks.test { useJUnitPlatform() }', 'JUnit 5'],
    ['java', 'build.gradle', "testImplementation 'junit:junit:4.13'", 'JUnit 4'],
    ['csharp', 'Shop.Tests.csproj', '<PackageReference Include="xunit" />', 'xUnit.net'],
    ['php', 'composer.json', '{"require-dev": {"phpunit/phpunit": "^12"}}', 'PHPUnit'],
    ['ruby', 'Gemfile', "gem 'rspec'", 'RSpec'],
    ['cpp', 'CMakeLists.txt', 'find_package(GTest REQUIRED)', 'GoogleTest'],
    ['go', 'go.mod', '', 'the testing package, with table-driven tests'],
    ['lua', 'package.json', '{"devDependencies": {"vitest": "4.0.0"}}', undefined],
  ];
  for (const [languageId, path, text, framework] of cases) {
    it(`is ${framework ?? 'not known'} for ${languageId} by ${path} ${text}`.trim(), () => {
      assert.equal(testFramework(languageId, [{ path, text }]), framework);
    });
  }

  it('is rather what the existing tests use', () => {
    const both = [{ path: 'package.json', text: '{"devDependencies": {"vitest": "4", "mocha": "12"}}' }];
    assert.equal(testFramework('typescript', both, ["import { expect } from 'chai';"]), 'Mocha');
    assert.match(testFramework('typescript', both, ["import { it } from 'node:test';"]) ?? '', /Node/);
    assert.equal(testFramework('python', [{ path: 'pytest.ini', text: '' }], ['import unittest\n']), 'unittest');
    assert.equal(testFramework('java', [], ['import org.junit.Test;']), 'JUnit 4');
    assert.equal(testFramework('java', [], ['import org.junit.jupiter.api.Test;']), 'JUnit 5');
    assert.equal(testFramework('typescript', both, ['describe("a", () => {});']), 'Vitest');
  });

  it('is that of the package that the source is in', () => {
    const files = ['package.json', 'packages/api/package.json', 'packages/web/package.json', 'packages/web/src/cart.ts', 'README.md'];
    assert.deepEqual(tellingFiles('typescript', 'packages/web/src/cart.ts', files), ['packages/web/package.json', 'package.json', 'packages/api/package.json']);
    const projects = [{ path: 'packages/web/package.json', text: '"jest": 1' }, { path: 'package.json', text: '"vitest": 1' }];
    assert.equal(testFramework('typescript', projects.map(({ path, text }) => ({ path, text: text.replace(': 1', ' : "1"') }))), 'Jest');
    assert.deepEqual(tellingFiles('markdown', 'a.md', files), []);
  });

  it('is told in a moment, whatever the project’s files hold', () => {
    assert.equal(testFramework('typescript', [{ path: 'package.json', text: 'node '.repeat(400_000) }], ['\n'.repeat(400_000)]), undefined);
    assert.equal(testFramework('python', [], ['\n'.repeat(400_000)]), 'unittest');
  });

  it('is looked for in a few files only', () => {
    assert.equal(tellingFiles('csharp', 'a.cs', Array.from({ length: 100 }, (_, index) => `p${index}/p.csproj`)).length, 8);
  });
});
