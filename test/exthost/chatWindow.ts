// One window's chat in the tests: everything behind the panel, on a profile folder that outlasts it.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ApiKeys } from '../../src/host/apiKeys';
import type { ConversationIndex } from '../../src/host/conversationIndex';
import type { ConversationStore } from '../../src/host/conversationStore';
import { FailureReporter } from '../../src/host/failureReporter';
import { FileMemento } from '../../src/host/fileMemento';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { ModelCatalog } from '../../src/host/modelCatalog';
import { Presets } from '../../src/host/presets';
import { ChatController } from '../../src/panel/chatController';
import { ConversationActions } from '../../src/panel/conversationActions';
import type { ConversationFailure } from '../../src/panel/conversationFailure';
import { UndoList } from '../../src/panel/undo';
import { systemClock } from '../../src/shared/clock';
import { shownMessages, type PromptMessage } from '../../src/shared/transcript';
import { selectModel } from '../../src/status/selectModel';
import { fakeAccounts, FakeSecrets } from './fakeSecrets';
import { promptParts } from './prompts';
import { memoryLog, openStorage, useFolder, waitFor } from './support';

export interface TestWindow {
  chat: ChatController;
  store: ConversationStore;
  index: ConversationIndex;
  actions: ConversationActions;
  undo: UndoList;
  /** Where its conversations are kept. */
  conversationFolder: string;
  logLines: readonly string[];
  models: ModelCatalog;
  connection: GatewayConnection;
  failures: ConversationFailure[];
  /** Of the user's own prompt files. */
  promptFolder: vscode.Uri;
}

/** @returns opens a window on a profile, a new one when it is not named, as after a start; all are closed after each test */
export function useWindows(): (profile?: string) => Promise<TestWindow> {
  const folder = useFolder();
  const opened: { dispose: () => unknown }[] = [];
  afterEach(() => {
    for (const disposable of opened.splice(0)) disposable.dispose();
  });
  return async (profile = freshProfile()) => {
    const log = memoryLog();
    const at = (name: string): vscode.Uri => vscode.Uri.joinPath(vscode.Uri.file(folder()), profile, name);
    const apiKeys = new ApiKeys(new FakeSecrets(), log);
    const connection = new GatewayConnection(fakeAccounts(log, undefined, apiKeys), log, systemClock);
    const { store, index } = openStorage(at('conversations').fsPath, log, systemClock, (id, conversation) => {
      chat.conversations.replaced(id, conversation);
    });
    const state = await FileMemento.open(at('state'), log);
    const models = new ModelCatalog({ connection, state: await FileMemento.open(at('global-state'), log), workspaceState: state, log, clock: systemClock });
    const parts = promptParts(at('user'), models, log);
    const chat: ChatController = new ChatController({
      connection,
      models,
      presets: new Presets(log),
      store,
      ...parts,
      selectModel: (request) => selectModel(models, chat.models.shown, request),
      state,
      log,
      clock: systemClock,
    });
    const undo = new UndoList(systemClock);
    const actions = new ConversationActions({ conversations: chat.conversations, store, undo, failures: new FailureReporter(log, systemClock), log });
    const failures: ConversationFailure[] = [];
    opened.push(parts.files, undo, chat.conversations.onDidSplit((split) => void actions.saySplit(split)), chat, index, models, connection, apiKeys, chat.conversations.onFailure((failure) => failures.push(failure)));
    await chat.conversations.restore();
    const conversationFolder = at('conversations').fsPath;
    return { chat, store, index, actions, undo, conversationFolder, logLines: log.lines, models, connection, failures, promptFolder: vscode.Uri.joinPath(at('user'), 'prompts') };
  };
}

let profiles = 0;

/** @returns the name of a profile that no test has used */
export function freshProfile(): string {
  profiles += 1;
  return `profile-${profiles}`;
}

/** Waits for the end of the last answer shown. */
export async function finished({ chat }: Pick<TestWindow, 'chat'>): Promise<void> {
  await waitFor('the answer', () => {
    const last = shownMessages(chat.conversation).at(-1);
    return last?.role === 'assistant' && last.status !== 'waiting' && last.status !== 'streaming';
  });
}

/** The texts of the messages shown. */
export function textOf({ chat }: Pick<TestWindow, 'chat'>): string[] {
  return shownMessages(chat.conversation).map(({ text }) => text);
}

/** Sends a prompt to the end of its answer. @returns what became of it */
export async function sent(window: Pick<TestWindow, 'chat'>, text: string): Promise<PromptMessage> {
  assert.deepEqual(await window.chat.send(crypto.randomUUID(), text), { kind: 'sent' });
  await finished(window);
  const prompt = shownMessages(window.chat.conversation).findLast((message) => message.role === 'user');
  assert.ok(prompt?.role === 'user');
  return prompt;
}
