import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { NewReference } from '../../src/shared/context';
import { inWorkspace, useContextBox, useRepository, writeFile } from './contextFixture';
import { waitFor } from './support';

describe('the changes of a repository as context', () => {
  const box = useContextBox();
  const git = useRepository();
  /** VS Code's git looks by itself only after a while. */
  const refresh = (): Thenable<unknown> => vscode.commands.executeCommand('git.refresh');
  const diff = (changes: 'staged' | 'unstaged'): NewReference => ({ kind: 'diff', label: changes, uri: inWorkspace('repository').toString(), changes });

  it('are told apart by whether they are staged, and cut by file when they are large', async () => {
    await writeFile('repository/a.txt', 'one\nstaged\n');
    await git('add', 'a.txt');
    await writeFile('repository/a.txt', `one\nstaged\n${'not staged\n'.repeat(10_000)}`);
    box().context.add(diff('staged'), diff('unstaged'));
    const [staged, unstaged] = await box().read();
    assert.match(staged?.text ?? '', /^\+staged$/m);
    assert.doesNotMatch(staged?.text ?? '', /not staged/);
    assert.match(unstaged?.text ?? '', /^\+not staged$/m);
    assert.ok((unstaged?.text.length ?? 0) < 70_000 && unstaged?.detail !== undefined);
  });

  it('hold files that git does not know yet: text with its content, others by name', async () => {
    await git('rm', '-q', 'a.txt');
    await writeFile('repository/new folder/새 파일.txt', 'first\nsecond');
    await writeFile('repository/picture.png', Uint8Array.from([0x89, 0x50, 0, 1]));
    await writeFile('repository/.gitignore', 'ignored.txt\n');
    await writeFile('repository/ignored.txt', 'ignored');
    await symlink(inWorkspace('repository/.gitignore').fsPath, inWorkspace('repository/link.txt').fsPath);
    await refresh();
    box().context.add(diff('unstaged'), diff('staged'));
    await waitFor('the new files', async () => (await box().read())[0]?.text.includes('picture.png'));
    const [unstaged, staged] = await box().read();
    assert.match(unstaged?.text ?? '', /^\+\+\+ b\/new folder\/새 파일\.txt\n@@ -0,0 \+1,2 @@\n\+first\n\+second\n\\ No newline at end of file$/m);
    assert.match(unstaged?.text ?? '', /^\[picture\.png: content not shown\]$/m);
    assert.match(unstaged?.text ?? '', /^\[link\.txt: content not shown\]$/m);
    assert.doesNotMatch(unstaged?.text ?? '', /b\/ignored\.txt/);
    assert.match(staged?.text ?? '', /^deleted file mode/m);
    assert.doesNotMatch(staged?.text ?? '', /new folder/);
  });

  it('are looked for again when they change', async () => {
    await refresh();
    box().context.add(diff('unstaged'));
    await box().inState('empty');
    await writeFile('repository/a.txt', 'another\n');
    await refresh();
    await box().inState('ready');
    await git('checkout', '-q', 'a.txt');
    await refresh();
    await box().inState('empty');
  });

  it('of a repository that is not open are not there', async () => {
    box().context.add({ ...diff('staged'), uri: inWorkspace('no repository').toString() });
    await box().inState('missing');
  });
});
