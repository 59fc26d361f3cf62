// What goes along with an inline edit, that the user sees it, and edits that can't be asked for or break off.
import assert from 'node:assert/strict';
import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { EditTarget } from '../../src/editor/inlineEdit/editTarget';
import { answerWith, changed, refactorTask, select, source, targetIn, useEdits } from './editFixture';
import { setSettings, waitFor } from './support';

describe('what goes along with an inline edit', () => {
  const fixture = useEdits();
  const root = (): string => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    return folder.uri.fsPath;
  };
  afterEach(() => setSettings({ useProjectRules: undefined }));

  it('is the nearest AGENTS.md and the workspace’s instructions, and the lens names all of it', async () => {
    await fixture.write('AGENTS.md', 'far rules');
    await fixture.write('deep/AGENTS.md', 'near rules');
    const editor = await fixture.open('deep/er/near.ts', source);
    const label = vscode.workspace.asRelativePath(editor.document.uri, false).replace('er/near.ts', 'AGENTS.md');
    select(editor, 1, 2);
    await fixture.gateway().control(answerWith('const b = 2;\nconst c = 3;'));
    await fixture.begin(editor);
    const body = fixture.asked().at(-1) ?? '';
    assert.ok(body.includes('near rules') && !body.includes('far rules'), body);
    assert.equal(fixture.edits().runs[0]?.sent, `Sent: near.ts:2-3, lines 1, 4-5 around, ${label}`);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', editor.document.uri, 1);
    assert.ok(lenses.some(({ command }) => command?.tooltip?.includes(label)));
  });

  it('is listed before anything is sent, with problems counted', async () => {
    await fixture.write('listed/AGENTS.md', 'near rules');
    const editor = await fixture.open('listed/listed.ts', source);
    select(editor, 0, 4);
    const before = fixture.asked().length;
    const problems = { kind: 'problems', label: 'listed.ts', languageId: '', text: 'listed.ts:1:1 error: no\n  really\nlisted.ts:2:1 error: no' } as const;
    const listed = await fixture.edits().listing(await targetIn(editor), { companions: () => ({ problems }) });
    assert.match(listed ?? '', /^Will be sent: listed\.ts:1-5, 2 problems, .*listed\/AGENTS\.md$/);
    assert.equal(fixture.asked().length, before);
  });

  it('leaves rules out that are too long or behind a link, and says so', async () => {
    await fixture.write('long/AGENTS.md', 'A rule that goes on. '.repeat(4_000));
    const long = await fixture.open('long/a.ts', source);
    assert.match((await fixture.edits().listing(await targetIn(long))) ?? '', /Left out: .*long\/AGENTS\.md$/);
    const target = await fixture.write('secret.txt', 'not a rule');
    const linked = await fixture.open('linked/a.ts', source);
    await symlink(target.fsPath, join(linked.document.uri.fsPath, '..', 'AGENTS.md'));
    assert.match((await fixture.edits().listing(await targetIn(linked))) ?? '', /Left out: .*linked\/AGENTS\.md$/);
  });

  it('is no rule when the setting says so', async () => {
    await fixture.write('off/AGENTS.md', 'near rules');
    const editor = await fixture.open('off/off.ts', source);
    await setSettings({ useProjectRules: false });
    select(editor, 0, 4);
    await fixture.gateway().control(answerWith(changed.trimEnd()));
    await fixture.begin(editor);
    assert.ok(!(fixture.asked().at(-1) ?? '').includes('near rules'));
    assert.equal(fixture.edits().runs[0]?.sent, 'Sent: off.ts:1-5');
  });

  it('are the instructions of the workspace folder', async () => {
    const uri = vscode.Uri.file(join(root(), '.github', 'copilot-instructions.md'));
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('workspace rules'));
    try {
      const editor = await fixture.open('plain.ts', source);
      assert.match((await fixture.edits().listing(await targetIn(editor))) ?? '', /, \.github\/copilot-instructions\.md/);
    } finally {
      await rm(uri.fsPath);
    }
  });
});

/** A task that never gets as far as being sent. */
const slow = { ...refactorTask, companions: () => new Promise<never>(() => undefined) };

/** A choice that is made later, and what makes it. */
function held(): [Promise<string | undefined>, (choice: string | undefined) => void] {
  let choose: (choice: string | undefined) => void = () => undefined;
  const choice = new Promise<string | undefined>((resolve) => {
    choose = resolve;
  });
  return [choice, choose];
}

describe('an inline edit that begins', () => {
  const fixture = useEdits();
  const begun = async (): Promise<{ target: EditTarget; ended: Promise<void> }> => {
    const editor = await fixture.open('begins.ts', source);
    select(editor, 0, 4);
    const target = await targetIn(editor);
    return { target, ended: fixture.edits().start(target, slow) };
  };

  it('is seen at once, and ends at a cancel before anything is sent', async () => {
    const before = fixture.asked().length;
    const { target, ended } = await begun();
    assert.equal(fixture.edits().runs[0]?.isStreaming, true);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', target.document.uri);
    const titles = lenses.map(({ command }) => command?.title ?? '');
    assert.ok(titles.includes('$(loading~spin)\u00A0Refactor') && titles.includes('Cancel'), titles.join('\n'));
    fixture.edits().cancel();
    await ended;
    assert.deepEqual(fixture.edits().runs, []);
    assert.deepEqual(fixture.shown(), []);
    assert.equal(fixture.asked().length, before);
  });

  it('is the only one on its lines from then on', async () => {
    const { target, ended } = await begun();
    await fixture.edits().start({ ...target, lines: new vscode.Range(1, 0, 1, 10) }, refactorTask);
    await fixture.said(/not decided yet/);
    assert.equal(fixture.edits().runs.length, 1);
    fixture.edits().rejectAll({ edit: 1 });
    await ended;
    assert.deepEqual(fixture.edits().runs, []);
  });

  it('brings back what it was to replace when it is cancelled', async () => {
    const editor = await fixture.open('again.ts', source);
    await fixture.propose(editor);
    const ended = fixture.edits().retry({ edit: 1 }, slow);
    assert.deepEqual(fixture.edits().runs.map(({ id }) => id), [2]);
    fixture.edits().cancel({ edit: 2 });
    await ended;
    assert.deepEqual(fixture.edits().runs.map(({ id }) => id), [1]);
    assert.deepEqual(fixture.states(), ['pending', 'pending']);
  });

  it('brings back what was shown first when the retry of a retry comes to nothing', async () => {
    const editor = await fixture.open('twice.ts', source);
    await fixture.propose(editor);
    const second = fixture.edits().retry({ edit: 1 }, slow);
    const third = fixture.edits().retry({ edit: 2 }, slow);
    await second;
    assert.deepEqual(fixture.edits().runs.map(({ id }) => id), [3]);
    fixture.edits().cancel({ edit: 3 });
    await third;
    assert.deepEqual(fixture.edits().runs.map(({ id }) => id), [1]);
    await fixture.edits().acceptAll({ edit: 1 });
    assert.equal(editor.document.getText(), changed);
  });

  it('brings back what it was to replace when it is rejected before it has a change', async () => {
    const editor = await fixture.open('rejected.ts', source);
    await fixture.propose(editor);
    const ended = fixture.edits().retry({ edit: 1 }, slow);
    fixture.edits().rejectAll({ edit: 2 });
    await ended;
    assert.deepEqual(fixture.edits().runs.map(({ id }) => id), [1]);
    fixture.edits().rejectAll({ edit: 1 });
    assert.deepEqual(fixture.edits().runs, []);
  });

  it('is none once the window closes', async () => {
    const editor = await fixture.open('closing.ts', source);
    const target = await targetIn(editor);
    const before = fixture.asked().length;
    const edits = fixture.makeEdits();
    edits.dispose();
    await edits.start(target, refactorTask);
    assert.deepEqual(edits.runs, []);
    assert.equal(fixture.asked().length, before);
  });

  it('is of comments only no longer when it is tried again with another instruction', async () => {
    const editor = await fixture.open('comments.ts', source);
    select(editor, 0, 4);
    await fixture.gateway().control(answerWith(changed.trimEnd()));
    await fixture.edits().start(await targetIn(editor), { ...refactorTask, onlyComments: true });
    assert.deepEqual(fixture.edits().runs[0]?.proposal.flaws, ['changes-code']);
    await fixture.gateway().control(answerWith(changed.trimEnd()));
    await fixture.edits().retry({ edit: 1 }, { title: 'Use const', instruction: 'Use const.', isOwn: true });
    assert.deepEqual(fixture.edits().runs[0]?.proposal.flaws, []);
  });
});

describe('a question about an inline edit', () => {
  const fixture = useEdits();

  it('changes nothing any more when the edit was put aside meanwhile', async () => {
    const editor = await fixture.open('stale.ts', source);
    select(editor, 0, 4);
    await fixture.gateway().control({ answer: { text: changed } });
    await fixture.begin(editor);
    const [later, answerLater] = held();
    fixture.pressLater(/Accept the changes/, later);
    const accepting = fixture.edits().acceptAll({ edit: 1 });
    await fixture.said(/Accept the changes/);
    const trying = fixture.edits().retry({ edit: 1 }, slow);
    answerLater('Accept Anyway');
    await accepting;
    assert.equal(editor.document.getText(), source);
    await fixture.said(/already decided/);
    fixture.edits().cancel({ edit: 2 });
    await trying;
  });

  it('leaves the caret of one who went on to another place', async () => {
    const editor = await fixture.open('elsewhere.ts', source);
    select(editor, 0, 4);
    await fixture.gateway().control(answerWith('const a = 1;\nvar b = 2;\n// ... rest unchanged ...\nvar e = 5;'));
    await fixture.begin(editor);
    const gap = fixture.edits().runs[0]?.proposal.hunks.find(({ leavesCodeOut }) => leavesCodeOut);
    assert.ok(gap?.place);
    const line = editor.document.positionAt(gap.place.start).line;
    editor.selection = new vscode.Selection(line, 0, line, 0);
    const [later, answerLater] = held();
    fixture.pressLater(/Accept the changes/, later);
    const accepting = fixture.edits().accept();
    await fixture.said(/Accept the changes/);
    editor.selection = new vscode.Selection(4, 3, 4, 3);
    answerLater(undefined);
    await accepting;
    assert.ok(editor.selection.isEqual(new vscode.Selection(4, 3, 4, 3)));
    assert.equal(editor.document.getText(), source);
  });
});

describe('an inline edit that can’t be asked for, or breaks off', () => {
  const fixture = useEdits();

  it('is refused, with a way to another encoding, where the document is no text', async () => {
    for (const text of ['var a = 1;\0\0\n', '\ufffd\ufffd\ufffd\ufffd a\n']) {
      const document = await vscode.workspace.openTextDocument({ content: text });
      const editor = await vscode.window.showTextDocument(document);
      select(editor, 0, 0);
      const before = fixture.asked().length;
      void fixture.begin(editor);
      const { buttons } = await fixture.said(/is not text/);
      assert.deepEqual(buttons, ['Change Encoding']);
      assert.equal(fixture.asked().length, before);
      await waitFor('no edit', () => fixture.edits().runs.length === 0);
    }
  });

  for (const { status, sentence, action } of [
    { status: 402, sentence: /credits are used up/, action: 'Top Up' },
    { status: 429, sentence: /too many|rate limit|limit/i, action: 'Retry' },
  ]) {
    it(`keeps the proposal so far at a ${status} in the middle, and offers the ways on (T15)`, async () => {
      const editor = await fixture.open(`break${status}.ts`, source);
      select(editor, 0, 4);
      const content = '```ts\nvar a = 1;\nconst b = 2;\nvar c = 3;\nconst d';
      const delta = JSON.stringify({ choices: [{ index: 0, delta: { content } }] });
      const error = JSON.stringify({ error: { message: 'No more.', code: status, type: 'error' } });
      await fixture.gateway().control({ answer: { chunks: [`data: ${delta}\n\n`, `data: ${error}\n\n`] } });
      await fixture.begin(editor);
      const { buttons } = await fixture.said(sentence);
      assert.deepEqual(buttons, [action, 'Use Another Model', 'Open Answer']);
      assert.deepEqual(fixture.states(), ['pending']);
      assert.equal(editor.document.getText(), source);
      const [first] = fixture.edits().runs[0]?.proposal.hunks ?? [];
      assert.ok(first);
      assert.equal(fixture.shown().length, 1, JSON.stringify(fixture.shown()));
      // The answer is not whole: accepting its only change is asked about once (T58).
      fixture.press('Accept Anyway');
      await fixture.edits().accept({ edit: 1, change: first.id });
      assert.equal(editor.document.getText(), source.replace('var b', 'const b'));
    });
  }

  it('keeps the proposal when it is tried again and nothing comes of it', async () => {
    const editor = await fixture.open('again.ts', source);
    await fixture.propose(editor);
    const body = JSON.stringify({ error: { message: 'No more.', code: 402, type: 'error' } });
    await fixture.gateway().control({ answer: { chunks: [`data: ${body}\n\n`] } });
    await fixture.edits().retry({ edit: 1 });
    await fixture.said(/credits are used up/);
    assert.deepEqual(fixture.edits().runs.map(({ id }) => id), [1]);
    await fixture.edits().acceptAll({ edit: 1 });
    assert.equal(editor.document.getText(), changed);
  });

  it('says that a key is missing, with the way to set one', async () => {
    const editor = await fixture.open('keyless.ts', source);
    select(editor, 0, 0);
    await setSettings({ requireApiKey: true });
    try {
      await fixture.edits().start(await targetIn(editor), refactorTask);
    } finally {
      await setSettings({ requireApiKey: false });
    }
    assert.equal(fixture.shown().length, 1);
    assert.deepEqual(fixture.shown()[0]?.buttons, ['Set API Key', 'Retry']);
    assert.match(fixture.shown()[0]?.message ?? '', /key/i);
    assert.deepEqual(fixture.edits().runs, []);
  });
});
