/**
 * The shown messages as a keyed list. A change of one message touches its own view and no other, so a stream costs
 * the same in a conversation of two messages and of two thousand.
 */
import { findMessage, shownMessages, type Conversation, type Message } from '../../shared/transcript';
import type { AppliedEvents } from '../events';
import { AnswerView } from './answerView';
import type { MessageContext, MessageView } from './messageView';
import { PromptView } from './promptView';

export class TranscriptView {
  readonly element = document.createElement('div');
  private readonly context: MessageContext;
  private readonly views = new Map<string, MessageView>();
  private alternatives = new Map<string | null, string[]>();
  private readonly countdowns = new Set<MessageView>();
  private readonly waiting = new Set<MessageView>();

  constructor(context: MessageContext) {
    this.context = context;
    this.element.className = 'transcript';
  }

  /** Shows a conversation as it is, keeping the views of messages that are shown already. */
  show(conversation: Conversation): void {
    this.alternatives = groupByParent(conversation);
    const shown = shownMessages(conversation);
    this.removeAllBut(new Set(shown.map((message) => message.id)));
    let place = this.element.firstElementChild;
    for (const message of shown) {
      const view = this.views.get(message.id) ?? this.createView(message);
      if (view.element === place) place = place.nextElementSibling;
      else this.element.insertBefore(view.element, place);
      this.update(view, message);
    }
  }

  /** Shows what a batch of events changed. */
  apply(applied: AppliedEvents): void {
    for (const id of applied.changed) {
      const view = this.views.get(id);
      const message = findMessage(applied.conversation, id);
      if (view && message) this.update(view, message, applied.appended.get(id));
    }
    if (applied.restructured) this.show(applied.conversation);
  }

  /** Whether text waits to be rendered. */
  get pending(): boolean {
    return this.waiting.size > 0;
  }

  /** Renders waiting text, the newest message first, until `isOver`. */
  step(isOver: () => boolean): void {
    for (const view of [...this.waiting].reverse()) {
      view.step(isOver);
      if (!view.pending) this.waiting.delete(view);
      if (isOver()) return;
    }
  }

  /** Whether a countdown is on the screen. */
  get ticking(): boolean {
    return this.countdowns.size > 0;
  }

  /** Moves the countdowns on. */
  tick(): void {
    for (const view of this.countdowns) view.tick();
  }

  private removeAllBut(ids: ReadonlySet<string>): void {
    for (const [id, view] of this.views) {
      if (ids.has(id)) continue;
      view.element.remove();
      this.views.delete(id);
      this.waiting.delete(view);
      this.countdowns.delete(view);
    }
  }

  private createView(message: Message): MessageView {
    const view = message.role === 'user' ? new PromptView(this.context) : new AnswerView(this.context);
    this.views.set(message.id, view);
    return view;
  }

  private update(view: MessageView, message: Message, appended?: string): void {
    view.update(message, this.alternatives.get(message.parentId) ?? [], appended);
    if (view.pending) this.waiting.add(view);
    if (view.ticking) this.countdowns.add(view);
    else this.countdowns.delete(view);
  }
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
