import assert from 'node:assert/strict';
import { referenceOfKey } from '../../src/host/context/references';
import { contextHandlers } from '../../src/panel/handlers/context';
import type { HandlerContext, RareMessage } from '../../src/panel/handlers/handlers';
import type { ContextCandidate } from '../../src/shared/context';
import { inWorkspace, openEditor, useContextBox, writeFile } from './contextFixture';
import { waitFor } from './support';

describe('the context picker', () => {
  const box = useContextBox();
  const find = async (query: string): Promise<ContextCandidate[]> => {
    let last: ContextCandidate[] = [];
    await box().context.find(query, (candidates) => {
      last = candidates;
    });
    return last;
  };

  it('finds files and folders, not what is ignored, and open files first', async () => {
    await writeFile('find/.gitignore', 'ignored-needle.ts\n');
    for (const path of ['a/needle.ts', 'b/needle.ts', 'ignored-needle.ts', 'needle-folder/x.ts']) await writeFile(`find/${path}`, 'x');
    await openEditor(inWorkspace('find/b/needle.ts'));
    const found = await waitFor('the files', async () => {
      const candidates = await find('needle');
      return candidates.some(({ detail }) => detail === 'find/a/needle.ts') ? candidates : undefined;
    });
    assert.deepEqual(found.slice(0, 2).map(({ detail }) => detail), ['find/b/needle.ts', 'find/a/needle.ts']);
    assert.ok(found.some(({ kind, label }) => kind === 'folder' && label === 'needle-folder/'));
    assert.ok(!found.some(({ label }) => label === 'ignored-needle.ts'));
  });

  it('adds what was chosen', async () => {
    await openEditor(await writeFile('chosen.ts', 'chosen text'));
    const [first] = await find('');
    assert.equal(first?.label, 'chosen.ts');
    const reference = referenceOfKey(first.key);
    assert.ok(reference);
    await box().context.addChosen(reference);
    assert.equal((await box().read())[0]?.text, 'chosen text');
  });

  it('takes no key that is none of its own', () => {
    for (const key of ['', '{', '{"kind":"nothing","label":""}', '[]']) assert.equal(referenceOfKey(key), undefined, key);
  });

  it('offers the other kinds before anything is typed, and by their names', async () => {
    const kinds = (await find('')).map(({ kind }) => kind);
    for (const kind of ['problems', 'editors', 'clipboard'] as const) assert.ok(kinds.includes(kind), kind);
    assert.equal((await find('clipb'))[0]?.kind, 'clipboard');
  });

  it('ends a search when a newer one begins', async () => {
    let published = 0;
    const first = box().context.find('x', () => {
      published += 1;
    });
    const before = published;
    await find('');
    await first;
    assert.equal(published, before);
  });

  it('tells the page when it can’t search, which still reaches the log', async () => {
    const posted: RareMessage[] = [];
    const context = {
      controller: { context: { find: () => Promise.reject(new Error('not loaded')) } },
      post: (message: RareMessage) => posted.push(message) > 0,
    } as unknown as HandlerContext;
    const { 'find-context': search } = contextHandlers(context);
    await assert.rejects(async () => { await search({ type: 'find-context', requestId: 7, query: 'x' }); }, /not loaded/);
    assert.deepEqual(posted, [{ type: 'context-unknown', requestId: 7 }]);
  });
});
