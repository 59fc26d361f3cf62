/**
 * The chat panel: takes the host's messages, keeps the conversation as the host has it, and shows it. Whatever
 * arrives is applied once a frame.
 */
import * as l10n from '@vscode/l10n';
import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { HostMessage, PanelState } from '../shared/protocol';
import { fromStart, isUnfinished, pathTo, shownMessages, type Conversation, type TranscriptEvent } from '../shared/transcript';
import { Announcer } from './announcer';
import { announceAnswer } from './answerAnnouncements';
import { createChatFrame } from './chatFrame';
import { handleButtonKeys } from './buttonKeys';
import { handleClicks } from './clicks';
import { CodeBlockActions } from './codeBlocks/actions';
import { FileLinks } from './codeBlocks/fileLinks';
import { applyTokenColors } from './codeBlocks/tokenColors';
import { Composer } from './composer/composer';
import { PromptMeter } from './composer/promptMeter';
import { DiagramBlocks } from './diagrams/diagramBlocks';
import { openFrame } from './diagrams/frameChannel';
import { DiagramPainter } from './diagrams/painter';
import { readDiagramTheme } from './diagrams/theme';
import { applyEvents } from './events';
import { HistoryPage } from './history/historyPage';
import { parseHostMessage, type Post } from './hostLink';
import { iconTemplate } from './icons';
import { keepFocus } from './keepFocus';
import type { WatchNearness } from './nearness';
import { Pages } from './pages';
import { ScrollFollower } from './scrollFollower';
import { SettingsPage } from './settings/settingsPage';
import { setupBanner, startView } from './start';
import { keepSelectAll } from './textKeys';
import type { Timers } from './timers';
import { UndoBar } from './undoBar';
import { Tooltip } from './tooltip';
import { Activity } from './transcript/activity';
import { Edits } from './transcript/edits';
import { TranscriptView } from './transcript/transcriptView';
import { watchTheme } from './watchTheme';

/** How long a frame may render waiting text, in milliseconds: the rest of its 16 is layout and paint. */
const frameBudget = 8;

type Snapshot = Extract<HostMessage, { type: 'snapshot' }>;

/** What the panel needs from the page around it. */
export interface PanelEnvironment {
  post: Post;
  /** Sends a fault to the host's log. */
  report: (error: unknown) => void;
  /** Calls back before the next paint. */
  requestFrame: (callback: () => void) => void;
  /** Calls back when the size of one of these elements has changed. */
  observeSize: (elements: readonly Element[], callback: () => void) => void;
  watchNearness: WatchNearness;
  timers: Timers;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** Milliseconds from anywhere on, never going back. */
  now: () => number;
  newId: () => string;
  /** BCP 47 tag for numbers. */
  language: string;
}

export class ChatPanel {
  private readonly environment: PanelEnvironment;
  private readonly transcript: TranscriptView;
  private readonly tooltip: Tooltip;
  private readonly activity = new Activity();
  private readonly edits: Edits;
  private readonly composer: Composer;
  private readonly meter: PromptMeter;
  private readonly announcer: Announcer;
  private readonly fileLinks: FileLinks;
  private readonly follower: ScrollFollower;
  private readonly chatFrame = createChatFrame();
  private readonly undoBar: UndoBar;
  private readonly history: HistoryPage;
  private readonly pages: Pages;
  private conversation: Conversation | undefined;
  private panel: PanelState | undefined;
  private received: HostMessage[] = [];
  private frameRequested = false;
  private cancelTick: (() => void) | undefined;

  /** @param root the element that becomes the panel */
  constructor(root: HTMLElement, environment: PanelEnvironment) {
    this.environment = environment;
    const { post, timers, clock, language } = environment;
    this.announcer = new Announcer(timers);
    this.edits = new Edits(post, timers);
    const announce = (words: string): void => { this.announcer.say(words); };
    this.meter = new PromptMeter({ post, timers, now: environment.now, language, draft: () => this.composer.text, showSettings: () => { this.pages.show('settings'); }, focusPrompt: () => { this.composer.focus(); } });
    this.composer = new Composer({
      post,
      timers,
      newId: environment.newId,
      announce,
      onChange: () => { this.meter.draftChanged(); },
    });
    this.composer.tools.append(this.meter.tools);
    this.composer.notices.append(this.meter.notice);
    this.tooltip = new Tooltip(timers);
    const { main, scroller, content, newText } = this.chatFrame;
    this.composer.acceptDrops(main);
    main.append(this.composer.element);

    const { watchNearness, newId } = environment;
    this.fileLinks = new FileLinks(root, { post, timers, now: environment.now });
    const codeBlocks = new CodeBlockActions(root, { post, announce, timers, scroller, watchNearness });
    const painter = new DiagramPainter((receive) => openFrame(document.body, receive), timers);
    const diagrams = new DiagramBlocks(root, { painter, readTheme: readDiagramTheme, watchTheme, timers });
    const onFinished = (nodes: readonly ChildNode[]): void => {
      codeBlocks.finished(nodes);
      diagrams.finished(nodes);
      this.fileLinks.finished(nodes);
    };
    this.transcript = new TranscriptView({
      post,
      clock,
      language,
      newId,
      timers,
      announce,
      tooltip: this.tooltip,
      activity: this.activity,
      edits: this.edits,
      hasOlderTurns: (promptId) => this.conversation !== undefined && isSentWithOlder(this.conversation, promptId),
      isUnanswered: (promptId) => this.conversation?.leafId === promptId,
      onFinished,
      scroller,
      watchNearness,
      requestStep: () => { this.requestFrame(); },
      sendAll: () => { if (this.conversation) post({ type: 'leave-out-before', conversationId: this.conversation.id, id: null }); },
    });
    content.append(this.transcript.element);
    const back = (): void => { this.pages.back(); };
    const showChat = (): void => { this.pages.show('chat'); };
    this.history = new HistoryPage({ ...environment, back, showChat, announce, undo: () => { this.undoBar.undo(); } });
    this.pages = new Pages({
      chat: main,
      focusChat: () => { this.composer.focus(); },
      others: { history: this.history, settings: new SettingsPage(post, back, timers, language) },
      state: () => this.conversation && this.panel && { conversation: this.conversation, panel: this.panel },
    });
    this.undoBar = new UndoBar(post, timers, announce, () => { this.pages.focus(); });
    root.replaceChildren(main, this.undoBar.element, this.announcer.element);

    this.follower = new ScrollFollower(scroller, (visible) => { render(visible ? newTextButton(() => { this.toEnd(); }) : nothing, newText); });
    environment.observeSize([scroller, content], () => { this.follower.contentChanged(); });
    root.addEventListener('keydown', (event) => { this.escape(event); });
    handleButtonKeys(root);
    keepSelectAll(root);
    handleClicks(root, post);
  }

  /** @param data what the window's message event carries; what does not parse is reported and not applied */
  receive(data: unknown): void {
    this.guard(() => { this.received.push(parseHostMessage(data)); });
    if (this.received.length > 0) this.requestFrame();
  }

  /** The page got the focus, by a click on the view's icon for example: typing goes to the prompt box. */
  focus(): void {
    if (document.activeElement === document.body) this.pages.focus();
  }

  /** The page may go away: what is not saved is sent. */
  flush(): void {
    this.composer.flush();
    this.edits.flush();
    this.pages.flush();
  }

  /** Runs something, and reports to the host's log when it fails. */
  private guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.environment.report(error);
    }
  }

  private requestFrame(): void {
    if (this.frameRequested) return;
    this.frameRequested = true;
    this.environment.requestFrame(() => {
      this.frameRequested = false;
      this.frame();
    });
  }

  private keepingFocus(change: () => void): void {
    keepFocus(this.transcript.element, change, () => { this.composer.focus(); });
  }

  private frame(): void {
    const messages = this.received;
    this.received = [];
    // A fault in one message must not take the others with it.
    this.keepingFocus(() => {
      for (const message of messages) this.guard(() => { this.apply(message); });
    });
    if (messages.some((message) => message.type !== 'transcript-events' || !isOnlyText(message.events))) {
      this.keepingFocus(() => { this.showShell(); });
    }
    const end = this.environment.now() + frameBudget;
    this.keepingFocus(() => { this.transcript.step(() => this.environment.now() >= end); });
    if (this.transcript.pending) this.requestFrame();
    this.scheduleTick();
  }

  private apply(message: HostMessage): void {
    switch (message.type) {
      case 'snapshot':
        this.takeSnapshot(message);
        break;
      case 'transcript-events':
        if (message.conversationId === this.conversation?.id) this.takeEvents(this.conversation, message.events);
        break;
      case 'panel-changed':
        this.panel = message.panel;
        break;
      case 'prompt-refused':
        this.composer.promptRefused(message.id, message.reason);
        this.edits.refused(message.id, message.reason);
        break;
      case 'focus-composer':
        this.pages.show('chat');
        break;
      case 'show-page':
        this.pages.show(message.page);
        break;
      case 'prompt-taken':
        this.composer.promptAdded(message.id);
        break;
      case 'conversations-found':
      case 'conversations-unknown':
      case 'conversations-changed':
        this.history.receive(message);
        break;
      case 'undo-offered':
        this.undoBar.show(message.offers);
        break;
      case 'prompt-history':
      case 'context-found':
      case 'context-unknown':
        this.composer.receive(message);
        break;
      case 'files-found':
        this.fileLinks.receive(message);
        break;
      case 'code-colors':
        applyTokenColors(message.colors);
        break;
    }
  }

  private takeSnapshot({ conversation, panel, draft, inProgress, edits, pendingPrompt }: Snapshot): void {
    const isAnother = conversation.id !== this.conversation?.id;
    this.conversation = conversation;
    this.panel = panel;
    if (isAnother) this.announcer.answerBegan();
    // The list of chats knows by itself whether this is the one that was chosen there.
    if (isAnother && this.pages.name === 'settings') {
      this.pages.update();
      this.pages.show('chat');
    }
    this.updateActivity(conversation);
    const messageIds = new Set(conversation.messages.map((message) => message.id));
    this.edits.restore({ conversationId: conversation.id, edits: edits ?? [], messageIds, pendingId: panel.pendingPromptId });
    this.transcript.show(conversation);
    const box = { text: draft, ...(inProgress !== undefined && { inProgress }) };
    this.composer.restore({ conversationId: conversation.id, box, pendingPrompt, messageIds });
    if (isAnother) this.follower.toEnd();
  }

  private takeEvents(before: Conversation, events: readonly TranscriptEvent[]): void {
    const applied = applyEvents(before, events);
    this.conversation = applied.conversation;
    // Before the messages are shown: the buttons of the one that has just ended need not wait any more.
    if (!isOnlyText(events)) this.updateActivity(applied.conversation);
    this.transcript.apply(applied);
    for (const event of events) {
      if (event.type !== 'message-added') continue;
      this.composer.promptAdded(event.message.id);
      this.edits.taken(event.message.id);
      if (event.message.role === 'user') this.follower.toEnd();
    }
    if (applied.appended.size > 0) this.follower.textAdded();
    announceAnswer(this.announcer, before, applied, this.environment.language);
  }

  /** @returns id of the shown answer that is being written, if one is */
  private updateActivity(conversation: Conversation): string | undefined {
    const running = shownMessages(conversation).findLast(isUnfinished);
    this.activity.isRunning = running !== undefined;
    return running?.id;
  }

  private showShell(): void {
    const { conversation, panel } = this;
    if (!conversation || !panel) return;
    const { post } = this.environment;
    const { banner, start } = this.chatFrame;
    const isEmpty = conversation.leafId === null;
    // Without a key or an address there is nowhere to send to; whatever is in the box is kept for later.
    const isMissing = panel.key === 'missing' || panel.key === 'invalid-base-url';
    render(isMissing && !isEmpty ? setupBanner(panel, post) : nothing, banner);
    render(isEmpty ? startView(panel, post, (text) => { this.composer.fill(text); }) : nothing, start);
    this.composer.element.hidden = isMissing && isEmpty;
    this.tooltip.update();
    this.composer.update({ panel, runningId: this.updateActivity(conversation) });
    this.meter.update(conversation, panel);
    this.pages.update();
  }

  /** Escape leaves a page, or stops the answer that is being written; an input method that is composing needs it for itself. */
  private escape(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
    if (this.pages.name !== 'chat') {
      event.preventDefault();
      this.pages.back();
      return;
    }
    const answer = this.conversation && shownMessages(this.conversation).findLast(isUnfinished);
    const id = answer?.id ?? this.panel?.pendingPromptId;
    if (this.meter.close()) event.preventDefault();
    else if (id !== undefined) {
      event.preventDefault();
      this.environment.post({ type: 'stop-answer', id });
    }
  }

  private toEnd(): void {
    this.follower.toEnd();
    this.composer.focus();
  }

  /** Moves countdowns on, once a second while there is one. */
  private scheduleTick(): void {
    if (this.cancelTick || !this.transcript.ticking) return;
    this.cancelTick = this.environment.timers.after(1_000 - (this.environment.clock() % 1_000), () => {
      this.cancelTick = undefined;
      this.transcript.tick();
      this.scheduleTick();
    });
  }
}

/** Whether messages before this prompt are sent with it. */
function isSentWithOlder(conversation: Conversation, promptId: string): boolean {
  return fromStart(pathTo(conversation, promptId), conversation.startId).length > 1;
}

function isOnlyText(events: readonly TranscriptEvent[]): boolean {
  return events.every((event) => event.type === 'text-delta');
}

function newTextButton(jump: () => void): TemplateResult {
  return html`<button type="button" class="new-text-button" @click=${jump}>${iconTemplate('arrow-down')}${l10n.t('New text below')}</button>`;
}
