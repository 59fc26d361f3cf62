/** A panel in a document, with its clock, frames and host in the test's hand. */
import { faultReporter } from '../../../src/webview/pageStart';
import type { NearnessChange } from '../../../src/webview/nearness';
import type { HostMessage, PanelMessage, PanelState } from '../../../src/shared/protocol';
import type { AnswerMessage, Conversation, Message, PromptMessage } from '../../../src/shared/transcript';
import './dom';

const { ChatPanel } = await import('../../../src/webview/panel');

/** Time that moves only when told. */
export class ManualTimers {
  time = 1_000_000;
  private waiting: { at: number; callback: () => void }[] = [];

  after(milliseconds: number, callback: () => void): () => void {
    const entry = { at: this.time + milliseconds, callback };
    this.waiting.push(entry);
    return () => { this.waiting = this.waiting.filter((other) => other !== entry); };
  }

  advance(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (;;) {
      const next = this.waiting.filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.waiting = this.waiting.filter((entry) => entry !== next);
      this.time = next.at;
      next.callback();
    }
    this.time = end;
  }
}

export class PanelFixture {
  readonly root = document.createElement('div');
  readonly posted: PanelMessage[] = [];
  readonly timers = new ManualTimers();
  readonly panel: InstanceType<typeof ChatPanel>;
  /** The elements whose nearness the page wants to hear of. */
  readonly watched = new Set<Element>();
  frames = 0;
  private readonly nearnessChanged: ((changes: readonly NearnessChange[]) => void)[] = [];
  private callbacks: (() => void)[] = [];
  private ids = 0;

  constructor() {
    document.body.replaceChildren(this.root);
    this.panel = new ChatPanel(this.root, {
      post: (message) => { this.posted.push(message); },
      report: faultReporter((message) => { this.posted.push({ type: 'panel-error', message }); }),
      requestFrame: (callback) => { this.callbacks.push(callback); },
      observeSize: () => undefined,
      watchNearness: (_scroller, changed) => {
        this.nearnessChanged.push(changed);
        return { add: (element) => { this.watched.add(element); }, remove: (element) => { this.watched.delete(element); } };
      },
      timers: this.timers,
      clock: () => this.timers.time,
      now: () => 0,
      newId: () => `prompt-${String(++this.ids)}`,
      language: 'en',
    });
  }

  /** Delivers messages, and lets frames pass until nothing is left to do. */
  host(...messages: HostMessage[]): void {
    for (const message of messages) this.panel.receive(structuredClone(message));
    this.runFrames();
  }

  /** Brings elements near the view, or takes them away, and lets frames pass until nothing is left to do. */
  scroll(elements: readonly Element[], isNear: boolean): void {
    const changes = elements.filter((element) => this.watched.has(element)).map((element) => ({ element, isNear, height: 100 }));
    for (const changed of this.nearnessChanged) changed(changes);
    this.runFrames();
  }

  private runFrames(): void {
    while (this.callbacks.length > 0) {
      const callbacks = this.callbacks;
      this.callbacks = [];
      this.frames++;
      for (const callback of callbacks) callback();
    }
  }

  show(messages: Message[] = [], panel: Partial<PanelState> = {}, draft = '', id = 'c1'): void {
    this.host({ type: 'snapshot', conversation: conversation(messages, id), panel: panelState(panel), draft });
  }

  /** Shows an empty conversation with this typed and not sent, as a page does that comes up anew. */
  showUnsent(unsent: Partial<Extract<HostMessage, { type: 'snapshot' }>>): void {
    this.host({ type: 'snapshot', conversation: conversation([]), panel: panelState(), draft: '', ...unsent });
  }

  get textarea(): HTMLTextAreaElement {
    return this.find('textarea') as HTMLTextAreaElement;
  }

  type(text: string): void {
    this.textarea.value = text;
    this.textarea.dispatchEvent(new Event('input', { bubbles: true }));
  }

  press(key: string): void {
    this.textarea.dispatchEvent(new KeyboardEvent('keydown', { key, code: key, bubbles: true, cancelable: true }));
    this.textarea.dispatchEvent(new KeyboardEvent('keyup', { key, code: key, bubbles: true }));
  }

  find(selector: string): HTMLElement {
    const found = this.root.querySelector(selector);
    if (!(found instanceof HTMLElement)) throw new Error(`nothing matches ${selector}`);
    return found;
  }

  click(selector: string): void {
    this.find(selector).dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  }

  of<Type extends PanelMessage['type']>(type: Type): Extract<PanelMessage, { type: Type }>[] {
    return this.posted.filter((message): message is Extract<PanelMessage, { type: Type }> => message.type === type);
  }
}

export function panelState(change: Partial<PanelState> = {}): PanelState {
  return { key: 'stored', origin: 'https://gateway.test', model: { id: 'm', name: 'Model M' }, context: [], commands: [], defaults: {}, presets: [], ...change };
}

export function conversation(messages: Message[], id = 'c1'): Conversation {
  return { id, createdAt: 0, messages, leafId: messages.at(-1)?.id ?? null };
}

export function prompt(id: string, parentId: string | null, text: string, change: Partial<PromptMessage> = {}): PromptMessage {
  return { id, role: 'user', parentId, createdAt: 0, text, context: [], ...change };
}

export function answer(id: string, parentId: string, text: string, change: Partial<AnswerMessage> = {}): AnswerMessage {
  return { id, role: 'assistant', parentId, createdAt: 0, text, status: 'complete', model: 'm', ...change };
}
