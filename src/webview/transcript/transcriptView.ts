/**
 * The shown messages as a keyed list. A change of one message touches its own view and no other, so a stream costs
 * the same in a conversation of two messages and of two thousand. Only messages near the view are rendered; the
 * others are placeholders (messageSlot.ts).
 */
import { findMessage, isUnfinished, shownMessages, type Conversation, type Message } from '../../shared/transcript';
import type { AppliedEvents } from '../events';
import type { NearnessChange, NearnessWatch, WatchNearness } from '../nearness';
import { AnswerView } from './answerView';
import { createCutDivider, cutOf } from './cutDivider';
import { guessHeight, MessageSlot } from './messageSlot';
import type { MessageContext, MessageView } from './messageView';
import { PromptView } from './promptView';

/** Height at the end of the conversation, in CSS pixels, that is rendered at once: it is what is seen first. */
const eagerHeight = 2_000;
/** How many messages that went out of view keep their nodes. */
const keptViews = 60;
/** A page that has not been laid out yet counts as this wide. */
const usualWidth = 400;

/** What the transcript needs from the page. */
export interface TranscriptContext extends MessageContext {
  /** The element the transcript scrolls in. */
  scroller: HTMLElement;
  watchNearness: WatchNearness;
  /** Asks for `step` to be called before the next paint. */
  requestStep: () => void;
  /** Older messages of the conversation are sent again. */
  sendAll: () => void;
}

export class TranscriptView {
  readonly element = document.createElement('div');
  private readonly context: TranscriptContext;
  private readonly slots = new Map<string, MessageSlot>();
  private readonly slotsByElement = new WeakMap<Element, MessageSlot>();
  private readonly watch: NearnessWatch;
  private readonly cutDivider: HTMLElement;
  private alternatives = new Map<string | null, string[]>();
  private readonly countdowns = new Set<MessageView>();
  /** Views in the document with text to render. */
  private readonly waiting = new Set<MessageView>();
  /** Placeholders near the view, to be filled. */
  private readonly wanted = new Set<MessageSlot>();
  /** Views out of sight with their heights, the one longest out of sight first. */
  private readonly resting = new Map<MessageSlot, number>();

  constructor(context: TranscriptContext) {
    this.context = context;
    this.element.className = 'transcript';
    this.cutDivider = createCutDivider(context.sendAll);
    this.watch = context.watchNearness(context.scroller, (changes) => { this.nearnessChanged(changes); });
  }

  /** Shows a conversation as it is, keeping the views of messages that are shown already. */
  show(conversation: Conversation): void {
    this.alternatives = groupByParent(conversation);
    const shown = shownMessages(conversation);
    this.removeAllBut(new Set(shown.map((message) => message.id)));
    const width = this.context.scroller.clientWidth || usualWidth;
    const eager = eagerMessages(shown, width);
    const cut = cutOf(shown, conversation.startId);
    if (cut === undefined) this.cutDivider.remove();
    let place = this.element.firstElementChild;
    for (const message of shown) {
      if (message.id === cut) {
        if (this.cutDivider === place) place = place.nextElementSibling;
        else this.element.insertBefore(this.cutDivider, place);
      }
      const slot = this.slots.get(message.id) ?? this.createSlot(message, width, eager.has(message));
      if (slot.element === place) place = place.nextElementSibling;
      else this.element.insertBefore(slot.element, place);
      this.update(slot, message);
    }
  }

  /** Shows what a batch of events changed. */
  apply(applied: AppliedEvents): void {
    for (const id of applied.changed) {
      const slot = this.slots.get(id);
      const message = findMessage(applied.conversation, id);
      if (slot && message) this.update(slot, message, applied.appended.get(id));
    }
    if (applied.restructured) this.show(applied.conversation);
  }

  /** Whether text waits to be rendered. */
  get pending(): boolean {
    return this.waiting.size > 0 || this.wanted.size > 0;
  }

  /** Renders until `isOver`: waiting text first, the newest message before others, then placeholders that came near. */
  step(isOver: () => boolean): void {
    for (const view of [...this.waiting].reverse()) {
      view.step(isOver);
      if (!view.pending) this.waiting.delete(view);
      if (isOver()) return;
    }
    for (const slot of this.wanted) {
      if (this.fill(slot, isOver)) this.wanted.delete(slot);
      if (isOver()) return;
    }
  }

  /** Whether a countdown is on the screen. */
  get ticking(): boolean {
    return this.countdowns.size > 0;
  }

  /** Moves the countdowns on. */
  tick(): void {
    for (const view of this.countdowns) {
      view.tick();
      if (!view.ticking) this.countdowns.delete(view);
    }
  }

  private removeAllBut(ids: ReadonlySet<string>): void {
    for (const [id, slot] of this.slots) {
      if (ids.has(id)) continue;
      slot.element.remove();
      this.slots.delete(id);
      this.forget(slot);
      this.watch.remove(slot.element);
    }
  }

  private createSlot(message: Message, width: number, isEager: boolean): MessageSlot {
    const slot: MessageSlot = new MessageSlot(
      message,
      guessHeight(message.text, width),
      (before, after) => {
        this.watch.remove(before);
        this.watchSlot(slot, after);
      },
      isEager ? this.createView(message) : undefined,
    );
    this.watchSlot(slot, slot.element);
    this.slots.set(message.id, slot);
    return slot;
  }

  private watchSlot(slot: MessageSlot, element: Element): void {
    this.slotsByElement.set(element, slot);
    this.watch.add(element);
  }

  private createView(message: Message): MessageView {
    return message.role === 'user' ? new PromptView(this.context) : new AnswerView(this.context);
  }

  private update(slot: MessageSlot, message: Message, appended?: string): void {
    slot.message = message;
    if (slot.view) this.updateView(slot.view, message, appended);
  }

  private updateView(view: MessageView, message: Message, appended?: string): void {
    view.update(message, this.alternatives.get(message.parentId) ?? [], appended);
    if (view.pending) this.waiting.add(view);
    if (view.ticking) this.countdowns.add(view);
    else this.countdowns.delete(view);
  }

  private fill(slot: MessageSlot, isOver: () => boolean): boolean {
    const createView = (): MessageView => {
      const view = this.createView(slot.message);
      view.update(slot.message, this.alternatives.get(slot.message.parentId) ?? []);
      return view;
    };
    if (!slot.fill(createView, isOver)) return false;
    if (slot.view?.ticking === true) this.countdowns.add(slot.view);
    return true;
  }

  private nearnessChanged(changes: readonly NearnessChange[]): void {
    for (const { element, isNear, height } of changes) {
      const slot = this.slotsByElement.get(element);
      if (slot?.element !== element) continue;
      this.resting.delete(slot);
      if (!slot.view && isNear) {
        this.wanted.add(slot);
      } else if (!isNear) {
        this.wanted.delete(slot);
        slot.cancel();
        if (slot.view) this.resting.set(slot, height);
      }
    }
    this.releaseResting();
    if (this.wanted.size > 0) this.context.requestStep();
  }

  /** Takes the nodes of messages that are long out of sight, so that reading on and on costs no memory. */
  private releaseResting(): void {
    for (const [slot, height] of this.resting) {
      if (this.resting.size <= keptViews) return;
      this.resting.delete(slot);
      if (isInUse(slot)) continue;
      this.forget(slot);
      slot.release(height);
    }
  }

  private forget(slot: MessageSlot): void {
    this.wanted.delete(slot);
    this.resting.delete(slot);
    if (!slot.view) return;
    this.waiting.delete(slot.view);
    this.countdowns.delete(slot.view);
  }
}

/** Whether a message holds something that would be lost with its nodes. */
function isInUse({ element, view, message }: MessageSlot): boolean {
  if (isUnfinished(message) || view?.isInUse === true || element.contains(document.activeElement)) return true;
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}

/** @returns the messages that are rendered at once: those being written, and the last ones, of some screens' height */
function eagerMessages(shown: readonly Message[], width: number): ReadonlySet<Message> {
  const eager = new Set(shown.filter(isUnfinished).map((message): Message => message));
  let height = 0;
  for (const message of shown.toReversed()) {
    eager.add(message);
    height += guessHeight(message.text, width);
    if (height > eagerHeight) break;
  }
  return eager;
}

function groupByParent(conversation: Conversation): Map<string | null, string[]> {
  const groups = new Map<string | null, string[]>();
  for (const message of conversation.messages) {
    const group = groups.get(message.parentId);
    if (group) group.push(message.id);
    else groups.set(message.parentId, [message.id]);
  }
  return groups;
}
