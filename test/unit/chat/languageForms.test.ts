import assert from 'node:assert/strict';
import { documentationForm, testFilesOf, testFramework } from '../../../src/chat/languageForms';

describe('Documentation and tests of a language', () => {
  it('have the language’s own form', () => {
    assert.match(documentationForm('python'), /docstrings/);
    assert.match(documentationForm('go'), /Go doc/);
    assert.match(documentationForm('java'), /Javadoc/);
    assert.match(documentationForm('unknown'), /usual form/);
  });

  it('use the framework that the project names', () => {
    const of = (languageId: string, path: string, text: string): string | undefined => testFramework(languageId, [{ path, text }]);
    assert.equal(of('typescript', 'package.json', '{"devDependencies": {"vitest": "4.0.0"}}'), 'Vitest');
    assert.equal(of('javascript', 'app/package.json', '{"devDependencies": {"mocha": "12"}}'), 'Mocha');
    assert.equal(of('javascript', 'package.json', '{"scripts": {"test": "node --test"}}'), 'the test module of Node.js (node:test)');
    assert.equal(of('typescript', 'package.json', '{}'), undefined);
    assert.equal(of('python', 'pyproject.toml', '[tool.pytest.ini_options]'), 'pytest');
    assert.equal(of('python', 'setup.cfg', ''), 'unittest');
    assert.equal(of('java', 'pom.xml', '<artifactId>junit-jupiter</artifactId>'), 'JUnit 5');
    assert.equal(of('java', 'build.gradle', "testImplementation 'junit:junit:4.13'"), 'JUnit 4');
    assert.equal(of('csharp', 'Shop.Tests.csproj', '<PackageReference Include="xunit" />'), 'xUnit.net');
    assert.match(of('go', 'go.mod', '') ?? '', /testing/);
  });

  it('are told in a moment, whatever the project’s file holds', () => {
    const { user: before } = process.cpuUsage();
    assert.equal(testFramework('typescript', [{ path: 'package.json', text: 'node '.repeat(100_000) }]), undefined);
    assert.ok(process.cpuUsage().user - before < 1_000_000);
  });

  it('stand where tests of the language usually stand', () => {
    assert.equal(testFilesOf('typescript', 'src/shop/cart.ts')[0], 'src/shop/cart.test.ts');
    assert.equal(testFilesOf('python', 'shop/cart.py')[0], 'tests/test_cart.py');
    assert.deepEqual(testFilesOf('go', 'cart.go'), ['cart_test.go']);
    assert.deepEqual(testFilesOf('java', 'src/main/java/shop/Cart.java'), ['src/test/java/shop/CartTest.java']);
    assert.deepEqual(testFilesOf('zig', 'src/cart.zig'), ['src/cart_test.zig']);
    assert.deepEqual(testFilesOf('go', 'a/$&{name}.go'), ['a/$&{name}_test.go']);
  });
});
