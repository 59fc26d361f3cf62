// What becomes of an answer when its window is hidden, reloaded or killed in the middle, in each place where a model is asked:
// rows T44 to T46 of the matrix.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ControlCommand } from '../gateway/control';
import { shownMessages } from '../../src/shared/transcript';
import { useWindows } from './chatWindow';
import { answerWith, changed, source } from './editFixture';
import { type PlayedPage, usePanelViews } from './panelPage';
import { useGateway, waitFor } from './support';
import { surfaceNames, useSurfaces } from './surfaces';

const sentence = 'Add a line that goes on for quite a while, one word after the other';

/** An answer that says this and falls silent; with no text, it only begins. */
const silentAfter = (text: string): ControlCommand => {
  const event = text === '' ? ': alive' : `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] })}`;
  return { answer: { chunks: [`${event}\n\n`], ending: 'hang' } };
};

for (const name of surfaceNames) {
  describe(`the window of ${name}`, () => {
    const { gateway, shared, surface, asked, nextWindow } = useSurfaces();

    for (const [what, end] of [['T45 reloaded', 'reloaded'], ['T46 killed', 'killed']] as const) {
      for (const [moment, text] of [['before any text', ''], ['in the middle of an answer', 'Add a line that goes on']] as const) {
        it(`${what} ${moment}: nothing of the user’s is lost or changed, and it can be asked for again`, async () => {
          const place = surface(name);
          await gateway().control(silentAfter(text));
          // Nobody is left to see its end.
          place.ask().catch(() => undefined);
          await waitFor('the request', () => asked().length === 1);
          await waitFor('the text', () => place.text() === text);
          if (name === 'the panel') {
            const { conversationFolder, chat } = shared();
            const file = join(conversationFolder, `${chat.conversation.id}.json`);
            await waitFor('all of it is on disk, at most two seconds later', async () => (await readFile(file, 'utf8').catch(() => '')).includes(`"text":"${text}"`), 2_000);
          }
          await nextWindow(end);
          if (end === 'reloaded') await waitFor('the gateway sees the end', () => asked()[0]?.closedByClient !== undefined);

          const again = surface(name);
          const { edits, chat } = shared();
          if (name === 'the panel') {
            again.assertKept(true);
            const answer = shownMessages(chat.conversation)[1];
            assert.ok(answer?.role === 'assistant');
            assert.deepEqual([answer.status, answer.text], ['interrupted', text]);
          } else if (name === 'an edit') {
            place.assertKept(false);
            assert.deepEqual([edits.runs, asked().length], [[], 1]);
          } else {
            await waitFor('the box has what came of it, or else what was typed', () => again.text() === text);
          }

          await gateway().control([{ clear: true }, { answer: { text: sentence } }]);
          await (name === 'the panel' ? again.retry() : again.ask());
          await waitFor('the whole text', () => again.text() === sentence);
          assert.deepEqual([asked().length, again.told()], [2, undefined]);
        });
      }
    }
  });
}

describe('T44 the panel’s page', () => {
  const gateway = useGateway();
  const openWindow = useWindows();
  const viewOf = usePanelViews();
  const words = Array.from({ length: 300 }, (_, count) => `word ${count}`).join(' ');
  afterEach(() => gateway().control({ set: { pace: 0 } }));

  it('is hidden, and closed, in the middle: the answer goes on, and each page that comes has all of it and what follows', async () => {
    const window = await openWindow();
    const { view, openPage } = viewOf(window);
    const written = (): string => shownMessages(window.chat.conversation)[1]?.text ?? '';
    const goesOn = async (): Promise<void> => {
      const before = written().length;
      await waitFor('more text', () => written().length > before + 20);
      assert.equal(window.chat.conversations.runningIds.size, 1, 'it is over too early');
    };
    const shows = async (shown: PlayedPage): Promise<void> => {
      const before = written().length;
      await waitFor('the same text', () => shown.text().length >= before);
      assert.ok(written().startsWith(shown.text()));
    };
    const page = openPage();
    page.say({ type: 'ready' });
    await gateway().control([{ set: { pace: 10 } }, { answer: { text: words } }]);
    await window.chat.send('p1', 'question');
    await waitFor('some text', () => page.text() !== '');

    page.setVisible(false);
    const sent = page.messages.length;
    await goesOn();
    assert.equal(page.messages.length, sent, 'something was sent to a page that was not there');
    page.setVisible(true);
    page.say({ type: 'ready' });
    await shows(page);
    await goesOn();
    await shows(page);

    page.dispose();
    await goesOn();
    const next = openPage();
    await view.showPage('history');
    await goesOn();
    assert.equal(next.messages.length, 0);
    next.say({ type: 'ready' });
    await waitFor('what was said before it was ready', () => next.messages.some(({ type }) => type === 'show-page'));
    assert.equal(next.messages[0]?.type, 'snapshot');
    await shows(next);
    await goesOn();
    await gateway().control({ set: { pace: 0 } });
    await waitFor('the whole text', () => next.text() === words);
    assert.equal(written(), words);
    assert.ok(next.messages.some(({ type }) => type === 'transcript-events'));
  });
});

describe('T44 what nobody looks at', () => {
  const { gateway, shared, surface } = useSurfaces();
  afterEach(() => gateway().control({ set: { pace: 0 } }));

  it('an edit whose editor is closed in the middle goes on, and can be accepted when the file is open again', async () => {
    const place = surface('an edit');
    const { edits, shown } = shared();
    await gateway().control([{ set: { pace: 100 } }, answerWith(changed.trimEnd())]);
    const ended = place.ask();
    await waitFor('some text', () => place.text() !== '');
    const [run] = edits.runs;
    assert.ok(run);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await waitFor('the document to be closed', () => vscode.workspace.textDocuments.every(({ uri }) => uri.path !== run.uri.path));
    assert.equal(run.isStreaming, true);
    await gateway().control({ set: { pace: 0 } });
    await ended;
    await waitFor('the word about it', () => shown.some(({ message }) => message.includes('was closed before its edit was decided')));
    const again = await vscode.workspace.openTextDocument(run.uri);
    assert.equal(again.getText(), source);
    await edits.acceptAll({ edit: run.id });
    assert.equal(again.getText(), changed);
    await vscode.window.showTextDocument(again);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('a commit message is written to its end while Source Control is hidden', async () => {
    const place = surface('a commit message');
    await vscode.commands.executeCommand('workbench.view.scm');
    await gateway().control([{ set: { pace: 40 } }, { answer: { text: sentence } }]);
    const ended = place.ask();
    await waitFor('some text', () => place.text() !== '');
    await vscode.commands.executeCommand('workbench.view.explorer');
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    assert.notEqual(place.text(), sentence);
    await ended;
    await waitFor('the whole message', () => place.text() === sentence);
  });
});
