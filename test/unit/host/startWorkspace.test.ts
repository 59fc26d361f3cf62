import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { prepareWorkspace } from '../../host/start/workspace';
import { temporaryFolder } from '../../host/temporary';

describe('the workspace of npm start', () => {
  const parent = temporaryFolder('start');
  const folder = path.join(parent, 'workspace');
  const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
  after(() => rm(parent, { recursive: true, force: true }));

  it('is a repository of its own, with a change to commit', async () => {
    assert.equal(await prepareWorkspace(folder), folder);
    assert.equal(git('rev-parse', '--show-toplevel').trim(), folder);
    assert.equal(git('status', '--porcelain'), ' M orders.ts\n');
    assert.match(git('log', '--format=%s'), /^feat: .+\n$/);
  });

  it('has an author that blame cannot be taken for the extension’s own words by', () => {
    assert.doesNotMatch(git('log', '--format=%an %ae'), /k-?router/i);
  });

  it('is left as the user left it', async () => {
    const file = path.join(folder, 'orders.ts');
    await writeFile(file, 'mine');
    await prepareWorkspace(folder);
    assert.equal(await readFile(file, 'utf8'), 'mine');
  });

  it('leaves nothing half-made when git fails', async () => {
    const failing = path.join(parent, 'failing');
    const searched = process.env['PATH'];
    process.env['PATH'] = parent;
    try {
      await assert.rejects(prepareWorkspace(path.join(failing, 'workspace')), /git/);
    } finally {
      process.env['PATH'] = searched;
    }
    assert.deepEqual(await readdir(failing), []);
  });

  it('is left alone when it is no repository', async () => {
    const old = path.join(parent, 'old');
    await mkdir(old);
    await prepareWorkspace(old);
    assert.deepEqual(await readdir(old), []);
  });
});
