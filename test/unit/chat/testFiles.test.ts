import assert from 'node:assert/strict';
import { existingTestFile, isTestFile, newTestFiles } from '../../../src/chat/testFiles';

describe('The test file of a source', () => {
  const found: [languageId: string, source: string, test: string, ...others: string[]][] = [
    ['typescript', 'src/shop/cart.ts', 'src/shop/cart.test.ts'],
    ['typescript', 'src/shop/cart.ts', 'src/shop/cart.spec.ts', 'src/user/cart.test.ts'],
    ['typescript', 'src/shop/cart.ts', 'src/shop/__tests__/cart.ts'],
    ['typescript', 'src/shop/cart.ts', 'src/shop/__tests__/cart.test.ts'],
    ['typescript', 'src/shop/cart.ts', 'test/unit/shop/cart.test.ts', 'test/e2e/cart.test.ts', 'test/unit/user/cart.test.ts'],
    ['typescript', 'packages/web/src/shop/cart.ts', 'packages/web/test/cart.test.ts', 'packages/api/test/cart.test.ts'],
    ['typescriptreact', 'src/Cart.tsx', 'src/Cart.test.tsx'],
    ['typescriptreact', 'src/Cart.tsx', 'src/Cart.test.ts'],
    ['javascript', 'lib/cart.mjs', 'test/cart.test.js'],
    ['vue', 'src/Cart.vue', 'src/__tests__/Cart.spec.ts'],
    ['typescript', 'src/cart.service.ts', 'src/cart.service.spec.ts', 'src/cart.spec.ts'],
    ['typescript', 'src\\shop\\cart.ts', 'src\\shop\\cart.test.ts'],
    ['typescript', 'src/상점/장바구니.ts', 'src/상점/장바구니.test.ts'],
    ['typescript', 'src/장바구니.ts', 'src/장바구니.test.ts'.normalize('NFD')],
    ['python', 'shop/cart.py', 'tests/test_cart.py'],
    ['python', 'src/shop/cart.py', 'tests/unit/shop/test_cart.py'],
    ['python', 'shop/cart.py', 'shop/cart_test.py'],
    ['python', 'shop/cart.py', 'shop/tests/test_cart.py', 'user/tests/test_cart.py'],
    ['python', '상점/장바구니.py', 'tests/test_장바구니.py'],
    ['go', 'shop/cart.go', 'shop/cart_test.go', 'user/cart_test.go'],
    ['java', 'src/main/java/shop/Cart.java', 'src/test/java/shop/CartTest.java', 'src/test/java/user/CartTest.java'],
    ['java', 'web/src/main/java/shop/Cart.java', 'web/src/test/java/shop/CartTests.java'],
    ['kotlin', 'src/main/kotlin/shop/Cart.kt', 'src/test/kotlin/shop/CartTest.kt'],
    ['scala', 'src/main/scala/Cart.scala', 'src/test/scala/CartSpec.scala'],
    ['csharp', 'src/Shop/Cart.cs', 'tests/Shop.Tests/CartTests.cs'],
    ['php', 'src/Shop/Cart.php', 'tests/Unit/Shop/CartTest.php'],
    ['ruby', 'app/models/cart.rb', 'spec/models/cart_spec.rb'],
    ['dart', 'lib/src/cart.dart', 'test/cart_test.dart'],
    ['elixir', 'lib/shop/cart.ex', 'test/shop/cart_test.exs'],
    ['cpp', 'src/cart.cpp', 'tests/cart_test.cpp'],
    ['cpp', 'include/cart.hpp', 'include/test_cart.cpp'],
    ['go', 'job_spec.go', 'job_spec_test.go'],
    ['typescript', 'src/openApiSpec.ts', 'src/openApiSpec.test.ts'],
    ['typescript', 'src/open-api.spec.ts', 'src/open-api.spec.test.ts'],
    ['java', 'src/main/java/JobSpec.java', 'src/test/java/JobSpecTest.java'],
    ['swift', 'Sources/Shop/Cart.swift', 'Tests/ShopTests/CartTests.swift'],
  ];
  for (const [languageId, source, test, ...others] of found) {
    it(`is ${test} for ${source}`, () => {
      const files = [...others, 'src/other.ts', 'README.md', source, test];
      assert.equal(existingTestFile(languageId, source, files), test);
    });
  }

  const missing: [languageId: string, source: string, ...files: string[]][] = [
    ['typescript', 'src/cart.ts'],
    ['typescript', 'src/cart.ts', 'src/cart.ts', 'src/carts.test.ts', 'src/cart.test.md', 'src/latest.ts'],
    ['typescript', 'src/shop/index.ts', 'src/shop/index.ts', 'src/user/index.ts', 'src/user/index.test.ts'],
    ['typescript', 'src/shop/deep/index.ts', 'src/shop/deep/index.ts', 'src/shop/index.ts', 'src/shop/index.test.ts'],
    ['typescript', 'src/cart.ts', 'e2e/cart.spec.ts', 'cypress/cart.cy.ts'],
    ['go', 'shop/cart.go', 'user/cart_test.go', 'cart_test.go'],
    ['java', 'src/main/java/shop/Cart.java', 'src/test/java/shop/CartIT.java'],
    ['python', 'shop/contest.py', 'shop/con.py'],
    ['go', 'job_spec.go'],
    ['java', 'src/main/java/JobSpec.java'],
    ['typescript', 'src/openApiSpec.ts'],
  ];
  for (const [languageId, source, ...files] of missing) {
    it(`is not known for ${source} among ${files.join(', ') || 'nothing'}`, () => {
      assert.equal(existingTestFile(languageId, source, files), undefined);
    });
  }

  it('is the file itself for one of tests, and in languages whose tests stand inside', () => {
    assert.equal(existingTestFile('typescript', 'src/cart.test.ts', []), 'src/cart.test.ts');
    assert.equal(existingTestFile('rust', 'src/cart.rs', ['tests/cart.rs']), 'src/cart.rs');
    for (const path of ['a/test_b.py', 'b_test.go', 'BTest.java', 'TestB.java', 'Test주문.java', 'a/__tests__/b.js']) assert.ok(isTestFile(path), path);
    for (const path of ['latest.ts', 'contest.py', 'Testament.java', 'test.ts', 'specs.ts', 'test/helpers.ts']) assert.ok(!isTestFile(path), path);
  });
});

describe('A new test file', () => {
  const usual: [languageId: string, source: string, place: string][] = [
    ['typescript', 'src/shop/cart.ts', 'src/shop/cart.test.ts'],
    ['typescriptreact', 'src/Cart.tsx', 'src/Cart.test.tsx'],
    ['vue', 'src/Cart.vue', 'src/Cart.test.ts'],
    ['python', 'shop/cart.py', 'tests/test_cart.py'],
    ['go', 'cart.go', 'cart_test.go'],
    ['java', 'web/src/main/java/shop/Cart.java', 'web/src/test/java/shop/CartTest.java'],
    ['php', 'src/Shop/Cart.php', 'tests/Shop/CartTest.php'],
    ['ruby', 'lib/cart.rb', 'spec/cart_spec.rb'],
    ['dart', 'lib/shop/cart.dart', 'test/shop/cart_test.dart'],
    ['cpp', 'src/cart.h', 'tests/cart_test.cpp'],
    ['typescript', 'C:\\work\\cart.ts', 'C:/work/cart.test.ts'],
    ['python', '상점/장바구니.py', 'tests/test_장바구니.py'],
    ['go', 'a/$&{name}.go', 'a/$&{name}_test.go'],
  ];
  for (const [languageId, source, place] of usual) {
    it(`is ${place} for ${source}`, () => { assert.equal(newTestFiles(languageId, source)[0], place); });
  }

  const likewise: [languageId: string, source: string, place: string, files: string[]][] = [
    ['typescript', 'src/cart.ts', 'src/cart.spec.ts', ['src/a.ts', 'src/a.spec.ts', 'src/b.ts', 'src/b.spec.ts', 'src/c.ts', 'src/c.test.ts']],
    ['typescript', 'src/shop/cart.ts', 'test/unit/shop/cart.test.ts', ['src/chat/a.ts', 'test/unit/chat/a.test.ts']],
    ['typescript', 'packages/web/src/cart.ts', 'packages/web/test/cart.test.ts', ['packages/api/src/a.ts', 'packages/api/test/a.test.ts']],
    ['python', 'shop/cart.py', 'shop/cart_test.py', ['user/a.py', 'user/a_test.py']],
    ['ruby', 'lib/cart.rb', 'test/cart_test.rb', ['lib/a.rb', 'test/a_test.rb']],
  ];
  for (const [languageId, source, place, files] of likewise) {
    it(`stands where the project’s others do: ${place}`, () => { assert.equal(newTestFiles(languageId, source, files)[0], place); });
  }

  it('is none that exists', () => {
    assert.deepEqual(newTestFiles('go', 'cart.go', ['cart_test.go']), []);
    assert.ok(!newTestFiles('typescript', 'src/cart.ts', ['src/cart.test.ts']).includes('src/cart.test.ts'));
  });

  it('has no usual place in languages that are not tested', () => {
    assert.deepEqual(newTestFiles('markdown', 'README.md'), []);
  });

  it('is found in a large workspace', () => {
    const files = Array.from({ length: 20_000 }, (_, index) => `src/d${index % 300}/f${index}${index % 3 === 0 ? '.test' : ''}.ts`);
    assert.equal(existingTestFile('typescript', 'src/d1/f1.ts', files), undefined);
    assert.ok(newTestFiles('typescript', 'src/d1/f1.ts', files).length > 0);
  });
});
