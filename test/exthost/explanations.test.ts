// Explain in a real editor: what is asked about, and the explanation below the lines, from its first word to its end.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../src/contributions';
import { Explanations } from '../../src/editor/explain/explanations';
import type { ExplainPeek } from '../../src/editor/explain/explainPeek';
import { FailureReporter } from '../../src/host/failureReporter';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { ModelCatalog } from '../../src/host/modelCatalog';
import type { ContextItem } from '../../src/shared/context';
import { systemClock } from '../../src/shared/clock';
import type { Conversation } from '../../src/shared/transcript';
import { fakeAccounts } from './fakeSecrets';
import { answerDialogs, memoryLog, memoryState, setSettings, useFolder, useGateway, waitFor } from './support';

const source = 'class Cart {\n  total() {\n    return 1;\n  }\n}\n\nconst after = 1;\n';

describe('explanations', () => {
  const gateway = useGateway();
  const folder = useFolder();
  const problems = vscode.languages.createDiagnosticCollection('explain-test');
  const symbols = vscode.languages.registerDocumentSymbolProvider({ language: 'plaintext' }, {
    provideDocumentSymbols: ({ lineCount }) => (lineCount < 5 ? [] : [new vscode.DocumentSymbol('Cart', '', vscode.SymbolKind.Class, new vscode.Range(0, 0, 4, 1), new vscode.Range(0, 6, 0, 10))]),
  });
  let dialogs: ReturnType<typeof answerDialogs>;
  let explanations: Explanations;
  let log: ReturnType<typeof memoryLog>;
  let asked: { question: string; context: readonly ContextItem[] }[] = [];
  let continued: Conversation[] = [];
  let parts: { dispose: () => void }[] = [];
  let count = 0;
  let isChosen = false;
  let chosenModels: unknown[] = [];
  let models: ModelCatalog;

  before(() => setSettings({ 'explain.location': undefined }));
  after(() => {
    problems.dispose();
    symbols.dispose();
  });
  beforeEach(() => {
    dialogs = answerDialogs(() => undefined);
    log = memoryLog();
    asked = [];
    isChosen = false;
    chosenModels = [];
    continued = [];
    const connection = new GatewayConnection(fakeAccounts(log), log, systemClock);
    models = new ModelCatalog({ connection, state: memoryState(), workspaceState: memoryState(), log, clock: systemClock });
    explanations = new Explanations({
      connection,
      models,
      failures: new FailureReporter(log, systemClock),
      clock: systemClock,
      ask: (question, context) => {
        asked.push({ question, context });
        return Promise.resolve();
      },
      chooseModel: (model) => {
        chosenModels.push(model);
        return Promise.resolve(isChosen);
      },
      continueInChat: (conversation) => {
        continued.push(conversation);
        return Promise.resolve();
      },
    });
    parts = [explanations, models, connection];
  });
  afterEach(async () => {
    for (const part of parts) part.dispose();
    dialogs.restore();
    problems.clear();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const open = async (text = source, extension = 'txt'): Promise<vscode.TextEditor> => {
    const path = join(folder(), `file${(count += 1)}.${extension}`);
    await writeFile(path, text);
    return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(path));
  };
  const select = (editor: vscode.TextEditor, ...range: [number, number, number, number]): void => {
    editor.selection = new vscode.Selection(...range);
  };
  /** Explains in the editor, the second and third line. */
  const peek = async (text?: string): Promise<ExplainPeek> => {
    const editor = await open(text);
    select(editor, 1, 0, 2, 5);
    await explanations.explain([], true);
    const [found] = explanations.peeks.slice(-1);
    assert.ok(found);
    return found;
  };
  const bodies = ({ thread }: ExplainPeek): string[] => thread.comments.map(({ body }) => (typeof body === 'string' ? body : body.value));
  const ended = (found: ExplainPeek) => waitFor('the end', () => !found.isRunning && found.thread.contextValue === 'written');
  const hanging = (content: string) => ({ answer: { chunks: [`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`], ending: 'hang' as const } });
  const sent = (): string[] => gateway().requests.filter(({ path }) => path.endsWith('/chat/completions')).map(({ body }) => JSON.stringify(body));

  describe('are about', () => {
    it('the selected lines, in the panel', async () => {
      select(await open(), 1, 4, 2, 5);
      await explanations.explain([], false);
      assert.equal(asked[0]?.question, 'Explain this code.');
      assert.deepEqual(asked[0].context.map(({ kind, startLine, endLine, text }) => [kind, startLine, endLine, text]), [['selection', 2, 3, '  total() {\n    return 1;']]);
      assert.deepEqual(explanations.peeks, []);
    });

    for (const [languageId, extension, text] of [
      ['typescript', 'ts', '// 합계\r\nconst total = 1;\r\n'],
      ['python', 'py', 'def total():\n    return 1  # 합계\n'],
      ['go', 'go', 'func Total() int {\n\treturn 1\n}\n'],
      ['java', 'java', 'class Cart {\n    int total() { return 1; }\n}\n'],
      ['html', 'html', '<p>\n  합계\n</p>\n'],
      ['markdown', 'md', '# 합계\n\n값\n'],
    ] as const) {
      it(`the selected lines as they are, in ${languageId}`, async () => {
        const editor = await open(text, extension);
        select(editor, 0, 0, 1, 3);
        await explanations.explain([], false);
        const [item] = asked[0]?.context ?? [];
        assert.deepEqual([item?.languageId, item?.text.replaceAll('\r\n', '\n')], [languageId, text.replaceAll('\r\n', '\n').split('\n').slice(0, 2).join('\n')]);
      });
    }

    it('the symbol around the caret, which is shown, and left when a key is pressed', async () => {
      const editor = await open();
      select(editor, 2, 3, 2, 3);
      await explanations.explain([], false);
      assert.deepEqual(asked[0]?.context.map(({ startLine, endLine }) => [startLine, endLine]), [[1, 5]]);
      assert.ok(editor.selection.isEqual(new vscode.Selection(2, 3, 2, 3)));
      const before = editor.document.getText();
      await vscode.commands.executeCommand('type', { text: 'x' });
      assert.equal(editor.document.getText().length, before.length + 1);
    });

    it('the line where there is no symbol; nothing where that is empty, and say so', async () => {
      const editor = await open('one\n\n');
      select(editor, 1, 0, 1, 0);
      await explanations.explain([], false);
      assert.deepEqual([asked.length, dialogs.shown.length], [0, 1]);
      select(editor, 0, 1, 0, 1);
      await explanations.explain([], false);
      assert.deepEqual(asked[0]?.context.map(({ text }) => text), ['one']);
    });

    it('the problem at the caret, with the lines around it', async () => {
      const editor = await open(Array.from({ length: 60 }, (_, line) => `line ${line + 1}`).join('\n'));
      const diagnostic = new vscode.Diagnostic(new vscode.Range(29, 0, 29, 4), 'This is\nwrong.', vscode.DiagnosticSeverity.Error);
      problems.set(editor.document.uri, [diagnostic]);
      select(editor, 29, 2, 29, 2);
      await explanations.explain([], false);
      assert.equal(asked[0]?.question, 'Explain this problem: This is wrong.');
      assert.deepEqual(asked[0].context.map(({ kind, startLine, endLine }) => [kind, startLine, endLine]), [['problems', 30, 30], ['selection', 20, 40]]);
      assert.match(asked[0].context[0]?.text ?? '', /:30:1 error: This is\n {2}wrong\./);
    });

    it('the problem of a quick fix, be it gone by then', async () => {
      const { document } = await open();
      const diagnostic = new vscode.Diagnostic(new vscode.Range(6, 6, 6, 11), 'Unused.', vscode.DiagnosticSeverity.Warning);
      problems.set(document.uri, [diagnostic]);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, new vscode.Range(6, 6, 6, 6), vscode.CodeActionKind.QuickFix.value);
      const fix = actions.find(({ title, kind }) => title === 'Explain with K-Router' && kind?.value === vscode.CodeActionKind.QuickFix.value);
      assert.ok(fix);
      problems.clear();
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await explanations.explain([document.uri, diagnostic], true);
      const [found] = explanations.peeks;
      assert.equal(found?.conversation.messages[0]?.text, 'Explain this problem: Unused.');
      assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), document.uri.toString());
    });
  });

  describe('in the editor', () => {
    it('say what goes along and who answers, stream, and end', async () => {
      await gateway().control(hanging('It counts'));
      const found = await peek();
      assert.match(found.thread.label ?? '', /^file\d+\.txt:2-3 · Auto$/);
      assert.equal(found.thread.canReply, true);
      await waitFor('the first words', () => bodies(found)[0] === 'It counts');
      assert.equal(found.thread.contextValue, 'writing');
      const [comment] = found.thread.comments;
      found.stop();
      await ended(found);
      assert.equal(found.thread.comments[0], comment, 'VS Code takes another object for another comment');
      assert.deepEqual([bodies(found), comment?.label], [['It counts'], 'Stopped']);
    });

    it('are asked again and asked more, with the turns before', async () => {
      await gateway().control([{ answer: { text: 'First.' } }, { answer: { text: 'Second.' } }, { answer: { text: 'Third.' } }]);
      const found = await peek();
      await ended(found);
      found.retry();
      await waitFor('the second answer', () => bodies(found)[0] === 'Second.' && !found.isRunning);
      found.ask('Why *so*?');
      await waitFor('the third answer', () => bodies(found)[2] === 'Third.' && !found.isRunning);
      assert.equal(bodies(found)[1], 'Why \\*so\\*?');
      const last = sent().at(-1) ?? '';
      for (const part of ['return 1;', 'Second.', 'Why *so*?']) assert.ok(last.includes(part), part);
      assert.ok(!last.includes('First.'));
      assert.equal(found.answerText(found.thread.comments[0]), 'Second.');
      assert.equal(found.answerText(found.thread), 'Third.');
    });

    it('are rendered without images, trust or HTML', async () => {
      await gateway().control({ answer: { text: '![a](https://example.com/x.png) [b](command:krouter.openChat)' } });
      const found = await peek();
      await ended(found);
      const body = found.thread.comments[0]?.body;
      assert.ok(body instanceof vscode.MarkdownString);
      assert.equal(body.value, '! [a](https://example.com/x.png) [b] (command:krouter.openChat)');
      assert.ok(body.isTrusted !== true && body.supportHtml !== true);
    });

    it('go on in the panel, whole and once', async () => {
      await gateway().control({ answer: { text: 'All of it.' } });
      const found = await peek();
      await explanations.continueInChat(found);
      assert.equal(continued.length, 0, 'not while it is being written');
      await ended(found);
      await Promise.all([explanations.continueInChat(found), explanations.continueInChat(found)]);
      assert.deepEqual(continued.map(({ messages }) => messages.map(({ text }) => text)), [['Explain this code.', 'All of it.']]);
      assert.deepEqual(explanations.peeks, []);
    });

    it('are several at once, each found by what its menus pass', async () => {
      await gateway().control([hanging('one'), hanging('two')]);
      const [first, second] = [await peek(), await peek()];
      await waitFor('both', () => bodies(first)[0] !== undefined && bodies(second)[0] !== undefined);
      assert.equal(explanations.find(first.thread), first);
      assert.equal(explanations.find({ thread: second.thread, text: 'more' }), second);
      assert.equal(explanations.find(second.thread.comments[0]), second);
      assert.equal(explanations.find(undefined), undefined);
      explanations.close(first);
      assert.deepEqual(explanations.peeks, [second]);
      assert.equal(second.isRunning, true);
    });

    it('stop and go with an untitled document', async () => {
      await gateway().control(hanging('one'));
      const document = await vscode.workspace.openTextDocument({ content: source });
      const editor = await vscode.window.showTextDocument(document);
      select(editor, 0, 0, 1, 3);
      await explanations.explain([], true);
      assert.equal(explanations.peeks[0]?.isRunning, true);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await waitFor('the end', () => explanations.peeks.length === 0);
    });
  });

  describe('that fail', () => {
    const failed = async (fault: 'T07' | 'T31'): Promise<ExplainPeek> => {
      await gateway().control({ fault, times: 10 });
      const found = await peek();
      await ended(found);
      return found;
    };

    it('say so in a sentence with what helps, and can be asked of another model (402)', async () => {
      const found = await failed('T31');
      const body = found.thread.comments.at(-1)?.body;
      assert.ok(body instanceof vscode.MarkdownString);
      assert.match(body.value, /credits.*used.*up/);
      assert.ok(body.value.includes(`(command:${commands.openDashboard})`), body.value);
      assert.deepEqual(body.isTrusted, { enabledCommands: [commands.openDashboard, commands.retryExplanation, commands.retryExplanation] });
      assert.equal(dialogs.shown.filter(({ kind }) => kind === 'showErrorMessage').length, 1);
      assert.ok(!log.lines.join('\n').includes('return 1'), 'the log holds no code');
    });

    it('are asked of the other model that is chosen by the link, and of none when none is chosen', async () => {
      const found = await failed('T31');
      const body = found.thread.comments.at(-1)?.body;
      assert.ok(body instanceof vscode.MarkdownString);
      const link = [...body.value.matchAll(/command:krouter\.retryExplanation\?([^)]+)\)/g)].map((match) => decodeURIComponent(match[1] ?? ''))[0] ?? '';
      const args: unknown = JSON.parse(link);
      assert.ok(Array.isArray(args));
      await gateway().control([{ clear: true }, { answer: { text: 'Now.' } }]);
      await explanations.retry(args[0], args[1]);
      assert.equal(found.isRunning, false);
      isChosen = true;
      await explanations.retry(args[0], args[1]);
      await waitFor('the answer', () => bodies(found)[0] === 'Now.');
    });

    it('are asked of the model most like one that is gone, by one click', async () => {
      await gateway().control({ clear: true });
      await models.choices.choose({ id: 'kr/nonsense-gpt4o', name: 'x' }, 'everywhere');
      await models.refresh(new AbortController().signal);
      const found = await peek();
      await ended(found);
      const body = found.thread.comments.at(-1)?.body;
      assert.ok(body instanceof vscode.MarkdownString);
      const [label = '', link = ''] = /\[Use ([^\]]+)\]\(command:krouter\.retryExplanation\?([^)]+)\)/.exec(body.value)?.slice(1) ?? [];
      assert.equal(label, 'GPT\\-4o');
      const args: unknown = JSON.parse(decodeURIComponent(link));
      assert.ok(Array.isArray(args));
      isChosen = true;
      await explanations.retry(args[0], args[1]);
      assert.deepEqual(chosenModels, [{ place: 'editor', model: { id: 'kr/gpt4o', name: 'GPT-4o' } }]);
      await ended(found);
    });

    it('keep what has come, and can be asked again by the link', async () => {
      const found = await failed('T07');
      assert.equal(found.thread.comments.length, 2);
      const body = found.thread.comments.at(-1)?.body;
      assert.ok(body instanceof vscode.MarkdownString);
      const argument: unknown = JSON.parse(decodeURIComponent(/command:krouter\.retryExplanation\?([^)]+)\)/.exec(body.value)?.[1] ?? ''));
      assert.ok(Array.isArray(argument));
      await gateway().control([{ clear: true }, { answer: { text: 'Now.' } }]);
      explanations.find(argument[0])?.retry();
      await waitFor('the answer', () => bodies(found)[0] === 'Now.' && found.thread.comments.length === 1);
    });

    it('are asked again by no link of a failure before which something else was asked', async () => {
      const found = await failed('T31');
      await gateway().control([{ clear: true }, { answer: { text: 'Now.' } }]);
      found.ask('and this?');
      await waitFor('the answer', () => bodies(found).at(-1) === 'Now.' && !found.isRunning);
      assert.match(bodies(found)[0] ?? '', /command:krouter\.openDashboard/);
      assert.doesNotMatch(bodies(found)[0] ?? '', /retryExplanation/);
      const before = sent().length;
      // What was on the screen when the question was asked.
      const id = (await waitFor('the explanation', () => [1, 2, 3, 4, 5].find((one) => explanations.find(one) === found)));
      isChosen = true;
      for (const action of ['selectModel', 'retry', 'askShort']) await explanations.retry(id, action);
      assert.deepEqual([chosenModels, found.isRunning, sent().length], [[], false, before]);
    });

    it('say that there is no key', async () => {
      await gateway().control({ clear: true });
      await setSettings({ requireApiKey: true });
      try {
        const found = await peek();
        await ended(found);
        assert.match(bodies(found)[0] ?? '', /no API key.*\(command:krouter\.setApiKey\)/s);
      } finally {
        await setSettings({ requireApiKey: false });
      }
    });
  });
});
