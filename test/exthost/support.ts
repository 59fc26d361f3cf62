// What the extension-host tests share: a gateway, the settings that point at it, answers for dialogs, and waiting.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { settingKeys } from '../../src/contributions';
import { ConversationFiles } from '../../src/host/conversationFiles';
import { ConversationIndex } from '../../src/host/conversationIndex';
import { ConversationStore, type OnReplaced } from '../../src/host/conversationStore';
import type { State } from '../../src/host/fileMemento';
import type { Log } from '../../src/host/log';
import { systemClock, type Clock } from '../../src/shared/clock';
import { startGateway, type Gateway, type GatewayOptions } from '../gateway/gateway';

export const extensionId = 'k-router.krouter';

/** The running extension. */
export async function activateExtension(): Promise<void> {
  const extension = vscode.extensions.getExtension(extensionId);
  assert.ok(extension, `${extensionId} is not there`);
  await extension.activate();
}

/** Sets the user's own settings; undefined takes one back. */
export async function setSettings(values: Partial<Record<(typeof settingKeys)[number], unknown>>): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('krouter');
  for (const [key, value] of Object.entries(values)) {
    await configuration.update(key, value, vscode.ConfigurationTarget.Global);
  }
}

/** A gateway for the whole suite that the extension's settings point at; needs no key unless `options` says so. */
export function useGateway(options: GatewayOptions = {}): () => Gateway {
  let gateway: Gateway | undefined;
  before(async () => {
    await activateExtension();
    gateway = await startGateway({ pace: 0, authentication: 'none', ...options });
    const requireApiKey = options.authentication === 'required';
    await setSettings({ baseUrl: gateway.baseUrl, requireApiKey });
  });
  afterEach(() => gateway?.control({ clear: true }));
  after(async () => {
    await setSettings({ baseUrl: undefined, requireApiKey: undefined });
    await gateway?.close();
  });
  return () => {
    assert.ok(gateway);
    return gateway;
  };
}

/** The models that a gateway was asked to answer with so far, the first request first. */
export function modelsAsked({ requests }: Gateway): unknown[] {
  return requests.flatMap(({ path, body }) => (path.endsWith('/chat/completions') && typeof body === 'object' && body !== null && 'model' in body ? [body.model] : []));
}

/** Waits until `probe` gives something other than undefined or false, and returns it. */
export async function waitFor<T>(what: string, probe: () => T | Promise<T>, limit = 15_000): Promise<NonNullable<T>> {
  const end = Date.now() + limit;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== null && found !== false) return found;
    if (Date.now() > end) throw new Error(`Waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Saves a changed document. The first save of a file that VS Code has only just met may come to nothing. */
export async function save(document: vscode.TextDocument): Promise<void> {
  assert.ok(document.isDirty, 'there is nothing to save');
  await waitFor('the save', async () => !document.isDirty || (await document.save()));
}

type Dialogs = Pick<
  typeof vscode.window,
  'showInformationMessage' | 'showWarningMessage' | 'showErrorMessage' | 'showInputBox'
>;

/** One message a dialog showed. */
export interface ShownDialog {
  kind: keyof Dialogs;
  message: string;
  buttons: string[];
  /** What stands below an input box. */
  prompt?: string;
}

/**
 * Answers dialogs while a test runs: `answer` gets each and returns the button to press or the text to enter; without
 * an answer a dialog stays open.
 * @returns what was shown so far, and `restore`
 */
export function answerDialogs(answer: (dialog: ShownDialog) => string | Promise<string | undefined> | undefined): {
  shown: ShownDialog[];
  restore: () => void;
} {
  const shown: ShownDialog[] = [];
  const kinds = ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const;
  const originals = kinds.map((kind) => ({ kind, descriptor: Object.getOwnPropertyDescriptor(vscode.window, kind) }));
  const input = Object.getOwnPropertyDescriptor(vscode.window, 'showInputBox');
  const reply = (dialog: ShownDialog): Promise<string | undefined> => {
    shown.push(dialog);
    const choice = answer(dialog);
    return choice === undefined ? new Promise(() => undefined) : Promise.resolve(choice);
  };
  for (const kind of kinds) {
    Object.defineProperty(vscode.window, kind, {
      configurable: true,
      value: (message: string, ...rest: unknown[]) =>
        reply({ kind, message, buttons: rest.filter((item): item is string => typeof item === 'string') }),
    });
  }
  Object.defineProperty(vscode.window, 'showInputBox', {
    configurable: true,
    value: (options?: vscode.InputBoxOptions) =>
      reply({ kind: 'showInputBox', message: options?.title ?? '', buttons: [], ...(options?.prompt !== undefined && { prompt: options.prompt }) }),
  });
  return {
    shown,
    restore: () => {
      for (const { kind, descriptor } of [...originals, { kind: 'showInputBox', descriptor: input }]) {
        if (descriptor) Object.defineProperty(vscode.window, kind, descriptor);
      }
    },
  };
}

/** A log that keeps its lines. */
export function memoryLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const add = (message: string): void => {
    lines.push(message);
  };
  return {
    lines,
    debug: add,
    info: add,
    warn: add,
    error: (message, error) => {
      add(`${message} ${String(error)}`);
    },
    failure: (where, failure) => {
      add(`${where} ${JSON.stringify(failure)}`);
    },
    show: () => undefined,
    offer: add,
  };
}

/** The parts that keep conversations in a folder, as one window has them. */
export interface Storage {
  files: ConversationFiles;
  index: ConversationIndex;
  store: ConversationStore;
}

/** Opens a folder of conversations as a window does. */
export function openStorage(folder: string, log: Log = memoryLog(), clock: Clock = systemClock, onReplaced: OnReplaced = () => undefined): Storage {
  const files = new ConversationFiles(vscode.Uri.file(folder), log, clock);
  const index = new ConversationIndex(files, vscode.Uri.file(`${folder}.index`), log, clock);
  return { files, index, store: new ConversationStore(files, index, log, clock, onReplaced) };
}

/** State in memory. */
export function memoryState(): State {
  const values = new Map<string, unknown>();
  return {
    get: (key) => values.get(key),
    keys: () => [...values.keys()],
    update: (key, value) => {
      // What comes back later went through JSON.
      if (value === undefined) values.delete(key);
      else values.set(key, JSON.parse(JSON.stringify(value)));
      return Promise.resolve();
    },
    reload: () => Promise.resolve(false),
  };
}

/** A fresh folder for one suite, removed after it. */
export function useFolder(): () => string {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'krouter-'));
  });
  after(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  return () => folder;
}

/** Closes all editors without saving. The file system of a test must still be there: a document that can't be shown any more stays. */
export async function discardEditors(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && uri.scheme !== 'vscode-notebook-cell')) {
    const isShown = await vscode.window.showTextDocument(document).then(() => true, () => false);
    if (isShown) await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Replaces a function of the vscode API. @returns what brings it back */
export function replace<Owner extends object>(owner: Owner, name: keyof Owner, value: unknown): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { configurable: true, value });
  return () => {
    if (descriptor) Object.defineProperty(owner, name, descriptor);
    else Reflect.deleteProperty(owner, name);
  };
}
