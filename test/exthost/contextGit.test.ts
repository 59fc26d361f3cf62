import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { hasGit, openRepositories } from '../../src/host/context/git';
import type { NewReference } from '../../src/shared/context';
import { inWorkspace, useContextBox, writeFile } from './contextFixture';
import { waitFor } from './support';

describe('the changes of a repository as context', () => {
  const box = useContextBox();
  const git = async (...args: string[]): Promise<void> => {
    await promisify(execFile)('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], { cwd: inWorkspace('repository').fsPath });
  };
  const diff = (changes: 'staged' | 'unstaged'): NewReference => ({ kind: 'diff', label: changes, uri: inWorkspace('repository').toString(), changes });
  before(async function () {
    if (!(await hasGit())) this.skip();
    await writeFile('repository/a.txt', 'one\n');
    await git('init', '-q');
    await git('add', '.');
    await git('commit', '-qm', 'first');
    await vscode.commands.executeCommand('git.openRepository', inWorkspace('repository').fsPath);
    await waitFor('the repository is open', async () => (await openRepositories()).length > 0);
  });
  afterEach(async () => {
    await git('reset', '-q', '--hard');
    await git('clean', '-qfd');
  });

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

  it('are looked for again when they change', async () => {
    box().context.add(diff('unstaged'));
    await box().inState('empty');
    await writeFile('repository/a.txt', 'another\n');
    await box().inState('ready');
    await git('checkout', '-q', 'a.txt');
    await box().inState('empty');
  });

  it('of a repository that is not open are not there', async () => {
    box().context.add({ ...diff('staged'), uri: inWorkspace('no repository').toString() });
    await box().inState('missing');
  });
});
