// The panel's view with pages that a test plays: what each is sent, and what it would show of it.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ConversationSearch } from '../../src/host/conversationSearch';
import { Lazy } from '../../src/host/lazy';
import { Presets } from '../../src/host/presets';
import { ChatView } from '../../src/panel/chatView';
import { ConversationList } from '../../src/panel/conversationList';
import { views } from '../../src/contributions';
import { systemClock } from '../../src/shared/clock';
import { hostMessageSchema, type HostMessage, type PanelMessage } from '../../src/shared/protocol';
import { reduceTranscript, shownMessages, type Conversation } from '../../src/shared/transcript';
import type { TestWindow } from './chatWindow';
import { extensionId, memoryLog } from './support';

export interface PlayedPage {
  /** What it was sent. */
  messages: readonly HostMessage[];
  /** What it shows of the last message; empty while it shows none. */
  text: () => string;
  say: (message: PanelMessage) => void;
  /** Hides or shows its view; VS Code tears a hidden page down. */
  setVisible: (isVisible: boolean) => void;
  /** Closes its view. */
  dispose: () => void;
}

interface PlayedView {
  view: ChatView;
  /** As VS Code does when the view is shown for the first time, or after it was closed. */
  openPage: () => PlayedPage;
}

/** @returns makes the view of a window; all are disposed after each test */
export function usePanelViews(): (window: TestWindow) => PlayedView {
  const opened: { dispose: () => void }[] = [];
  afterEach(() => {
    for (const part of opened.splice(0)) part.dispose();
  });
  return (window) => {
    const { chat, store, index, actions, undo } = window;
    const log = memoryLog();
    const search = new Lazy(() => Promise.resolve(new ConversationSearch(store, index, log, systemClock)));
    const conversations = new ConversationList({ index, search, conversations: chat.conversations, clock: systemClock });
    const none = (): Promise<undefined> => Promise.resolve(undefined);
    const view = withoutRegistration(
      () =>
        new ChatView({
          extensionUri: extensionUri(),
          controller: chat,
          codeBlocks: { get: () => Promise.reject(new Error('there is no code here')) },
          codeColors: { read: () => Promise.resolve({}), onDidChange: () => ({ dispose: () => undefined }) },
          chooseModel: none,
          chooseInstead: none,
          conversations,
          actions,
          undo,
          presets: new Presets(log),
          log,
          clock: systemClock,
        }),
    );
    opened.push(view, conversations, search);
    return { view, openPage: () => playPage(view) };
  };
}

function playPage(view: ChatView): PlayedPage {
  const messages: HostMessage[] = [];
  const [said, visibility, closed] = [new vscode.EventEmitter<unknown>(), new vscode.EventEmitter<void>(), new vscode.EventEmitter<void>()];
  let shown: Conversation | undefined;
  let visible = true;
  const take = (raw: unknown): void => {
    // As it comes out at the other end.
    const message = hostMessageSchema.parse(JSON.parse(JSON.stringify(raw)));
    messages.push(message);
    if (message.type === 'snapshot') shown = message.conversation;
    if (message.type === 'transcript-events' && shown?.id === message.conversationId) shown = message.events.reduce(reduceTranscript, shown);
  };
  view.resolveWebviewView({
    viewType: views.chat,
    webview: {
      options: {},
      html: '',
      cspSource: 'https://page.test',
      asWebviewUri: (uri) => uri,
      onDidReceiveMessage: said.event,
      postMessage: (raw) => {
        take(raw);
        return Promise.resolve(true);
      },
    },
    get visible() {
      return visible;
    },
    show: () => undefined,
    onDidChangeVisibility: visibility.event,
    onDidDispose: closed.event,
  });
  return {
    messages,
    text: () => (shown && shownMessages(shown).at(-1)?.text) ?? '',
    say: (message) => {
      said.fire(message);
    },
    setVisible: (isVisible) => {
      visible = isVisible;
      visibility.fire();
    },
    dispose: () => {
      closed.fire();
    },
  };
}

/** The running extension is the one that has the view in this VS Code. */
function withoutRegistration<Value>(make: () => Value): Value {
  const original = Object.getOwnPropertyDescriptor(vscode.window, 'registerWebviewViewProvider');
  assert.ok(original);
  Object.defineProperty(vscode.window, 'registerWebviewViewProvider', { configurable: true, value: () => new vscode.Disposable(() => undefined) });
  try {
    return make();
  } finally {
    Object.defineProperty(vscode.window, 'registerWebviewViewProvider', original);
  }
}

function extensionUri(): vscode.Uri {
  const extension = vscode.extensions.getExtension(extensionId);
  assert.ok(extension);
  return extension.extensionUri;
}
