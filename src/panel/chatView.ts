/** The chat panel's view: its page, and what each of the page's messages does. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands, views } from '../contributions';
import { failureCommands } from '../host/failureCommands';
import type { Log } from '../host/log';
import { openExternal } from '../host/openExternal';
import { plainMessage } from '../host/plainMessage';
import { parseLink } from '../shared/links';
import type { PanelMessage } from '../shared/protocol';
import type { Clock } from '../shared/clock';
import type { ContextItem } from '../shared/transcript';
import { PanelBridge } from './bridge';
import type { ChatController } from './chatController';
import { panelPage } from './html';

export class ChatView implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #controller: ChatController;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #registration: vscode.Disposable;
  #view: vscode.WebviewView | undefined;
  #bridge: PanelBridge | undefined;
  #focusWhenReady = false;

  constructor(extensionUri: vscode.Uri, controller: ChatController, log: Log, clock: Clock) {
    this.#extensionUri = extensionUri;
    this.#controller = controller;
    this.#log = log;
    this.#clock = clock;
    this.#registration = vscode.Disposable.from(
      vscode.window.registerWebviewViewProvider(views.chat, this),
      controller.onTranscriptEvent(({ conversationId, event }) => {
        if (conversationId === controller.conversation.id) this.#bridge?.transcriptEvent(conversationId, event);
      }),
      controller.onDidShowConversation(() => this.#bridge?.showSnapshot()),
      controller.onDidChangePanel(() => this.#bridge?.panelChanged()),
    );
  }

  get isVisible(): boolean {
    return this.#view?.visible ?? false;
  }

  /** Shows the view and puts the caret into the prompt box. */
  async focus(): Promise<void> {
    this.#focusWhenReady = true;
    await vscode.commands.executeCommand(`${views.chat}.focus`);
    this.#focusComposer();
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const { webview } = view;
    const root = vscode.Uri.joinPath(this.#extensionUri, 'dist', 'webview');
    const bridge: PanelBridge = new PanelBridge({
      post: (message) => {
        void webview.postMessage(message);
      },
      snapshot: () => ({
        conversation: this.#controller.conversation,
        panel: this.#controller.panel,
        draft: this.#controller.draft,
      }),
      handle: (message) => this.#handle(message, bridge),
      onError: (what, error) => {
        this.#log.error(what, error);
      },
      clock: this.#clock,
    });
    this.#view = view;
    this.#bridge = bridge;
    webview.options = { enableScripts: true, localResourceRoots: [root] };
    const subscriptions = vscode.Disposable.from(
      webview.onDidReceiveMessage((raw: unknown) => {
        bridge.receive(raw);
      }),
      // A hidden page is torn down; the next one says `ready` again.
      view.onDidChangeVisibility(() => {
        if (!view.visible) bridge.pageGone();
      }),
    );
    view.onDidDispose(() => {
      subscriptions.dispose();
      bridge.pageGone();
      if (this.#view === view) {
        this.#view = undefined;
        this.#bridge = undefined;
      }
    });
    webview.html = panelPage({
      cspSource: webview.cspSource,
      nonce: crypto.randomUUID().replaceAll('-', ''),
      scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(root, 'main.js')).toString(),
      styleUri: webview.asWebviewUri(vscode.Uri.joinPath(root, 'styles.css')).toString(),
      bootstrap: { strings: vscode.l10n.bundle ?? null, language: vscode.env.language },
    });
  }

  dispose(): void {
    this.#registration.dispose();
  }

  async #handle(message: PanelMessage, bridge: PanelBridge): Promise<void> {
    const controller = this.#controller;
    switch (message.type) {
      case 'ready':
        if (this.#focusWhenReady) this.#focusComposer();
        await controller.refreshPanel();
        return;
      case 'send-prompt': {
        const reason = controller.send(message.id, message.text);
        if (reason !== undefined) bridge.postNow({ type: 'prompt-refused', id: message.id, reason });
        return;
      }
      case 'draft-changed':
        await controller.setDraft(message.text);
        return;
      case 'stop-answer':
        controller.stop(message.id);
        return;
      case 'retry-answer':
        controller.retry(message.id);
        return;
      case 'select-alternative':
        controller.selectAlternative(message.id);
        return;
      case 'remove-context':
        controller.removeContext(message.index);
        return;
      case 'open-context': {
        const item = controller.contextItem(message.index, message.id);
        if (item) await openContext(item);
        return;
      }
      case 'copy-text':
        await vscode.env.clipboard.writeText(message.text);
        return;
      case 'open-link': {
        const link = parseLink(message.href);
        // VS Code shows the address and asks, unless the user trusts its domain.
        if (link) await openExternal(link);
        else this.#log.warn('A link with another scheme than http, https or mailto was not opened');
        return;
      }
      case 'run-action':
        if (message.action === 'checkKey') await vscode.commands.executeCommand(commands.checkApiKey);
        else if (message.action === 'retry') controller.retry(message.id);
        else if (message.action === 'newChat' && message.id !== undefined) await controller.takePromptToNewChat(message.id);
        else await vscode.commands.executeCommand(failureCommands[message.action]);
        // Pickers and input boxes give the focus to the editor; whoever came from here wants to go on here.
        if (message.action === 'selectModel' || message.action === 'setKey') await this.focus();
        return;
      case 'panel-error':
        this.#log.error(`panel: ${message.message}`);
    }
  }

  #focusComposer(): void {
    if (!this.#view?.visible || !this.#bridge) return;
    if (this.#bridge.postNow({ type: 'focus-composer' })) this.#focusWhenReady = false;
  }
}

/** Opens what a chip stands for; where its file is gone, the text that was sent. */
async function openContext(item: ContextItem): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(item.uri, true)).then(
    (opened) => opened,
    () => undefined,
  );
  if (!document) {
    void vscode.window.showInformationMessage(plainMessage(l10n.t('{0} cannot be opened any more. This is the text that was sent.', item.label)));
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: item.languageId, content: item.text }),
    );
    return;
  }
  const lines = new vscode.Range(item.startLine - 1, 0, item.endLine, 0);
  await vscode.window.showTextDocument(document, { selection: document.validateRange(lines), preview: true });
}
