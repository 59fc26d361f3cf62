import assert from 'node:assert/strict';
import { parseGitFile } from '../../../src/scm/gitFile';

describe('The file .git of a worktree or a submodule', () => {
  it('names a folder beside it', () => {
    assert.deepEqual(parseGitFile('gitdir: ../.git/modules/lib\n'), { path: '../.git/modules/lib', isAbsolute: false });
  });

  it('names a folder anywhere', () => {
    assert.deepEqual(parseGitFile('gitdir: /home/a b/.git/worktrees/c\n'), { path: '/home/a b/.git/worktrees/c', isAbsolute: true });
    assert.deepEqual(parseGitFile('gitdir: C:/code/.git/worktrees/c\r\n'), { path: '/C:/code/.git/worktrees/c', isAbsolute: true });
  });

  it('names none when it is something else', () => {
    for (const text of ['', 'gitdir: ', 'dir: x', 'gitdir: a\nb']) assert.equal(parseGitFile(text), undefined, text);
  });
});
