/** The chat panel's view: its page, and what each of the page's messages does. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { views } from '../contributions';
import { inBackground } from '../host/background';
import { loadPage } from '../host/loadPage';
import type { Log } from '../host/log';
import { plainMessage } from '../host/plainMessage';
import type { Presets } from '../host/presets';
import type { Clock } from '../shared/clock';
import type { CodeColors, PanelPageName } from '../shared/protocol';
import { titleOf } from '../shared/transcript';
import { PanelBridge } from './bridge';
import type { ChatController } from './chatController';
import type { ConversationActions } from './conversationActions';
import type { ConversationList } from './conversationList';
import { chatHandlers } from './handlers/chat';
import { codeHandlers, type CodeBlocks, type CodeColorSource } from './handlers/code';
import { contextHandlers } from './handlers/context';
import { conversationHandlers } from './handlers/conversations';
import { dispatch, type HandlerContext, type Handlers, type RareMessage } from './handlers/handlers';
import { messageHandlers, type ChooseInstead, type ChooseModel } from './handlers/messages';
import { settingsHandlers } from './handlers/settings';
import type { UndoList, UndoOffer } from './undo';

export interface ChatViewOptions {
  extensionUri: vscode.Uri;
  controller: ChatController;
  codeBlocks: { get(): Promise<CodeBlocks> };
  codeColors: CodeColorSource;
  chooseModel: ChooseModel;
  chooseInstead: ChooseInstead;
  conversations: ConversationList;
  actions: ConversationActions;
  undo: UndoList;
  presets: Presets;
  log: Log;
  clock: Clock;
}

export class ChatView implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #options: ChatViewOptions;
  readonly #handlers: Handlers;
  readonly #registration: vscode.Disposable;
  #view: vscode.WebviewView | undefined;
  #bridge: PanelBridge | undefined;
  #colorsBeingRead: Promise<CodeColors> | undefined;
  /** Sent to the page as soon as it is there. */
  #messageWhenReady: RareMessage | undefined;

  constructor(options: ChatViewOptions) {
    this.#options = options;
    const { controller, conversations, undo } = options;
    this.#handlers = this.#allHandlers();
    this.#registration = vscode.Disposable.from(
      vscode.window.registerWebviewViewProvider(views.chat, this),
      controller.conversations.onTranscriptEvent(({ conversationId, event }) => {
        if (conversationId !== controller.conversation.id) return;
        this.#bridge?.transcriptEvent(conversationId, event);
        if (event.type !== 'text-delta') this.#showTitle();
      }),
      controller.conversations.onDidShow(() => {
        this.#bridge?.showSnapshot();
        this.#showTitle();
      }),
      controller.onDidChangePanel(() => this.#bridge?.panelChanged()),
      conversations.onDidChange(() => this.#bridge?.postNow({ type: 'conversations-changed' })),
      options.codeColors.onDidChange(() => void this.#sendCodeColors()),
      undo.onDidOffer((offer) => {
        if (!this.#postUndo()) this.#offerUndo(offer);
      }),
      undo.onDidChange(() => this.#postUndo()),
    );
  }

  get isVisible(): boolean {
    return this.#view?.visible ?? false;
  }

  /** Shows the view and puts the caret into the prompt box. */
  focus(): Promise<void> {
    return this.#showWith({ type: 'focus-composer' });
  }

  /** Shows the view with this page in it, which takes the focus. */
  showPage(page: PanelPageName): Promise<void> {
    return this.#showWith({ type: 'show-page', page });
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const { webview } = view;
    const { extensionUri, controller, log, clock } = this.#options;
    const bridge: PanelBridge = new PanelBridge({
      post: (message) => {
        void webview.postMessage(message);
      },
      snapshot: () => ({
        conversation: controller.conversation,
        panel: controller.panel,
        draft: controller.draft,
        ...controller.unsent,
      }),
      handle: (message) => dispatch(this.#handlers, message),
      onError: (what, error) => {
        log.error(what, error);
      },
      clock,
    });
    this.#view = view;
    this.#bridge = bridge;
    this.#showTitle();
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
    loadPage(webview, extensionUri, 'main');
  }

  dispose(): void {
    this.#registration.dispose();
  }

  #allHandlers(): Handlers {
    const { controller, conversations, actions, codeBlocks, chooseModel, chooseInstead, presets, undo, log } = this.#options;
    const context: HandlerContext = {
      controller,
      conversations,
      actions,
      undo,
      log,
      post: (message) => this.#bridge?.postNow(message) ?? false,
      focus: () => this.focus(),
      showPage: (page) => this.showPage(page),
    };
    return {
      ready: async () => {
        this.#postWhenReady();
        if (undo.offers.length > 0) this.#postUndo();
        inBackground(this.#sendCodeColors(), 'sending the colours of code', log);
        await controller.refreshPanel();
      },
      ...chatHandlers(context, chooseModel, chooseInstead),
      ...messageHandlers(context, chooseModel),
      ...contextHandlers(context),
      ...conversationHandlers(context),
      ...settingsHandlers(context, presets),
      ...codeHandlers(context, codeBlocks),
    };
  }

  /** @returns false when no page is there to show the offers */
  #postUndo(): boolean {
    return this.isVisible && this.#bridge?.postNow({ type: 'undo-offered', offers: this.#options.undo.offers }) === true;
  }

  /** While no page is there. */
  #offerUndo({ id, words }: UndoOffer): void {
    const undo = l10n.t('Undo');
    const said = vscode.window
      .showInformationMessage(plainMessage(words), undo)
      .then((choice) => (choice === undo ? dispatch(this.#handlers, { type: 'undo', id }) : undefined));
    inBackground(said, 'undo', this.#options.log);
  }

  /** Says beside the view's own title which chat is shown. */
  #showTitle(): void {
    if (this.#view) this.#view.description = titleOf(this.#options.controller.conversation);
  }

  async #showWith(message: RareMessage): Promise<void> {
    this.#messageWhenReady = message;
    await vscode.commands.executeCommand(`${views.chat}.focus`);
    this.#postWhenReady();
  }

  #postWhenReady(): void {
    const message = this.#messageWhenReady;
    if (!message || !this.#view?.visible || !this.#bridge) return;
    if (this.#bridge.postNow(message)) this.#messageWhenReady = undefined;
  }

  async #sendCodeColors(): Promise<void> {
    const reading = this.#options.codeColors.read();
    this.#colorsBeingRead = reading;
    const colors = await reading;
    // Two changes of theme one after the other may be read in another order.
    if (this.#colorsBeingRead === reading) this.#bridge?.postNow({ type: 'code-colors', colors });
  }
}
