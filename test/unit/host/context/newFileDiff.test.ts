import assert from 'node:assert/strict';
import { newFileDiff } from '../../../../src/host/context/newFileDiff';

describe('A file that git does not know yet', () => {
  it('is a diff of nothing but new lines', () => {
    const heading = 'diff --git a/src/새 파일.ts b/src/새 파일.ts\nnew file mode 100644\n--- /dev/null\n+++ b/src/새 파일.ts\n';
    assert.equal(newFileDiff('src/새 파일.ts', 'one\n\n two\n'), `${heading}@@ -0,0 +1,3 @@\n+one\n+\n+ two\n`);
    assert.equal(newFileDiff('src/새 파일.ts', 'one'), `${heading}@@ -0,0 +1 @@\n+one\n\\ No newline at end of file\n`);
  });

  it('without content is its heading, and without text says so', () => {
    assert.equal(newFileDiff('a', ''), 'diff --git a/a b/a\nnew file mode 100644\n');
    assert.equal(newFileDiff('a', undefined), 'diff --git a/a b/a\nnew file mode 100644\n[a: content not shown]\n');
  });

  it('stays on its line whatever its name', () => {
    assert.match(newFileDiff('a\n+++ b', 'x\n'), /^diff --git "a\/a\\n\+\+\+ b" "b\/a\\n\+\+\+ b"\nnew file mode/);
  });
});
