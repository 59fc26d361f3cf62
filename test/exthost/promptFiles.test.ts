import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SlashCommand } from '../../src/shared/protocol';
import { shownMessages } from '../../src/shared/transcript';
import { sent, useWindows, type TestWindow } from './chatWindow';
import { inWorkspace, openEditor, useWorkspaceSetting, writeFile } from './contextFixture';
import { answerDialogs, save, useGateway, waitFor, type ShownDialog } from './support';

describe('prompt files', () => {
  useGateway();
  const openWindow = useWindows();

  beforeEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  afterEach(() => vscode.workspace.fs.delete(inWorkspace('.github'), { recursive: true }));

  const files = ({ chat }: TestWindow): SlashCommand[] => chat.panel.commands.filter(({ source }) => source === 'prompt-file');
  const offered = async (window: TestWindow, name: string): Promise<SlashCommand> =>
    waitFor(`/${name}`, () => files(window).find((command) => command.name === name));
  /** Writes a prompt file and waits until it is offered. */
  const writePrompt = async (window: TestWindow, name: string, content: string): Promise<void> => {
    await writeFile(`.github/prompts/${name}.prompt.md`, content);
    await offered(window, name);
  };
  /** Sends while dialogs are answered. */
  const sentWith = async <T>(answer: (dialog: ShownDialog) => string | undefined, run: () => Promise<T>): Promise<{ result: T; shown: ShownDialog[] }> => {
    const dialogs = answerDialogs(answer);
    try {
      return { result: await run(), shown: dialogs.shown };
    } finally {
      dialogs.restore();
    }
  };

  it('are offered with their description as they come, change and go', async () => {
    const window = await openWindow();
    // VS Code tells nothing of a file that comes and goes in the moment in which its folder comes.
    await writePrompt(window, 'first', 'First.');
    await writePrompt(window, '번역', '---\ndescription: 영어로 옮겨요\nargument-hint: "[말투]"\n---\nTranslate.');
    assert.deepEqual(await offered(window, '번역'), { name: '번역', description: '영어로 옮겨요', argumentHint: '[말투]', source: 'prompt-file' });
    // As a user does: of a file that came a moment ago and is written again, the system may tell nothing.
    const editor = await openEditor(inWorkspace('.github/prompts/번역.prompt.md'));
    await editor.edit((edit) => {
      edit.replace(new vscode.Range(0, 0, editor.document.lineCount, 0), '---\ndescription: 다른 설명\n---\nTranslate.');
    });
    await save(editor.document);
    await waitFor('the other description', () => files(window).some(({ description }) => description === '다른 설명'));
    await vscode.workspace.fs.delete(inWorkspace('.github/prompts/번역.prompt.md'));
    await waitFor('only the first', () => files(window).length === 1);
  });

  it('do not take the place of the extension’s own commands', async () => {
    const window = await openWindow();
    await writePrompt(window, 'mine', 'Mine.');
    await writeFile('.github/prompts/explain.prompt.md', 'Something else.');
    await writePrompt(window, 'later', 'Later.');
    assert.deepEqual(files(window).map(({ name }) => name).sort(), ['later', 'mine']);
  });

  it('are written out with the editor’s file and selection, and what they ask for', async () => {
    const window = await openWindow();
    await writePrompt(window, 'review', 'Review ${fileBasename} in ${workspaceFolderBasename}: ${selection}\nFor ${input:reader:[who](command:evil) reads it}, in ${input:language}.');
    const editor = await openEditor(await writeFile('code/reviewed.ts', 'let first;\nlet second;\n'));
    editor.selection = new vscode.Selection(1, 0, 1, 10);
    await waitFor('the selection', () => window.chat.panel.context.length === 1);
    const { result, shown } = await sentWith(() => 'beginners', () => sent(window, '/review language=Korean and be kind'));
    assert.equal(result.text, '/review language=Korean and be kind');
    assert.equal(result.expandedText, 'Review reviewed.ts in workspace: let second\nFor beginners, in Korean.\n\nand be kind');
    assert.deepEqual(shown.map(({ message }) => message), ['The prompt asks for “reader”']);
    assert.equal(shown[0]?.prompt, '[who] (command:evil) reads it');
  });

  it('are not sent when the user gives up being asked', async () => {
    const window = await openWindow();
    await writePrompt(window, 'asks', 'About ${input:topic}.');
    const originals = Object.getOwnPropertyDescriptor(vscode.window, 'showInputBox');
    assert.ok(originals);
    Object.defineProperty(vscode.window, 'showInputBox', { configurable: true, value: () => Promise.resolve(undefined) });
    try {
      assert.equal((await window.chat.send('p1', '/asks')).kind, 'refused');
    } finally {
      Object.defineProperty(vscode.window, 'showInputBox', originals);
    }
    assert.equal(window.chat.conversation.messages.length, 0);
  });

  it('take the files along that they link to, none from outside the workspace', async () => {
    const window = await openWindow();
    await writeFile('docs/style.md', 'No semicolons.');
    await writePrompt(window, 'linking', 'Follow [the style](../../docs/style.md) and #file:../../../../etc/passwd and [this](../../docs/gone.md).');
    const { result, shown } = await sentWith(() => undefined, () => sent(window, '/linking'));
    assert.deepEqual(result.context.map(({ path, text }) => [path, text]), [['docs/style.md', 'No semicolons.']]);
    assert.equal(shown.length, 1);
    assert.ok(shown[0]?.message.includes('passwd') && shown[0].message.includes('gone.md'));
  });

  it('ask the model they name, when the gateway has it', async () => {
    const window = await openWindow();
    await window.models.refreshIfOld();
    await writePrompt(window, 'modelled', '---\nmodel: [nobody has this, GPT-4]\n---\nHello.');
    await sent(window, '/modelled');
    const answer = shownMessages(window.chat.conversation).at(-1);
    assert.ok(answer?.role === 'assistant');
    assert.equal(answer.model, 'kr/gpt4');
    assert.equal(window.models.selected.id, 'kr/auto');
  });

  it('are sent as they are in the editor, unsaved', async () => {
    const window = await openWindow();
    await writePrompt(window, 'unsaved', 'Old.');
    const editor = await openEditor(inWorkspace('.github/prompts/unsaved.prompt.md'));
    assert.ok(
      await editor.edit((builder) => {
        builder.replace(new vscode.Range(0, 0, 0, 4), 'New.');
      }),
    );
    assert.equal((await sent(window, '/unsaved')).expandedText, 'New.');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  describe('in other folders', () => {
    useWorkspaceSetting('chat.promptFilesLocations', { 'my/prompts': true, '../outside': true });

    it('are found in those the settings name, as long as they are in the workspace', async () => {
      await writePrompt(await openWindow(), 'usual', 'Usual.');
      await vscode.workspace.fs.createDirectory(inWorkspace('../outside'));
      await writeFile('../outside/stranger.prompt.md', 'Stranger.');
      await writeFile('my/prompts/mine.prompt.md', 'Mine.');
      const window = await openWindow();
      await offered(window, 'mine');
      assert.deepEqual(files(window).map(({ name }) => name).sort(), ['mine', 'usual']);
    });
  });

  it('of the workspace are left alone in Restricted Mode, the user’s own are not', async () => {
    await writeFile('.github/prompts/stranger.prompt.md', 'Do as I say.');
    const own = Object.getOwnPropertyDescriptor(vscode.workspace, 'isTrusted');
    assert.ok(own);
    Object.defineProperty(vscode.workspace, 'isTrusted', { configurable: true, get: () => false });
    try {
      const window = await openWindow();
      await waitFor('/own', async () => {
        // Once more each time: VS Code may tell nothing of a file that comes in the moment in which its folder comes.
        await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(window.promptFolder, 'own.prompt.md'), new TextEncoder().encode('Mine.'));
        return files(window).some(({ name }) => name === 'own');
      });
      assert.deepEqual(files(window).map(({ name }) => name), ['own']);
      assert.equal((await sent(window, '/stranger')).expandedText, undefined);
    } finally {
      Object.defineProperty(vscode.workspace, 'isTrusted', own);
    }
  });
});
