// Runs in the page, before its own script: stands in for the extension host. It sends the real protocol's messages through
// the window, as VS Code does, and watches what the page makes of them. Bundled as a script of its own (pages.ts).
import type { HostMessage } from '../../../src/shared/protocol';
import type { TranscriptEvent } from '../../../src/shared/transcript';
import { answerId, conversationId, conversationWith, panelState as panel } from './messages';
import { createAnswer, createConversation, createHeavyInput, cutIntoDeltas, endMark, type HeavyInput } from './workload';

/** Where a contender's text stands in its page. */
export interface TextPlace {
  /** The newest answer, or the whole text. */
  answer: string;
  /** Code blocks; of them only `code` is text of the answer, the rest is labels and buttons. */
  codeBlock: string;
}

/** Milliseconds between animation frames. */
export type FrameGaps = number[];

/** How a heavy input comes: in one delta, in messages of 1,000 units a frame, or with the conversation that is opened. */
export type Delivery = 'one delta' | 'streamed' | 'opened';

const streamedUnits = 1_000;

function post(message: HostMessage): void {
  window.postMessage(message);
}

function postEvents(events: TranscriptEvent[], id = conversationId): void {
  post({ type: 'transcript-events', conversationId: id, events });
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => { requestAnimationFrame(resolve); });
}

/** @returns the time after the next frame was drawn, as near as a page can know */
function afterPaint(): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { resolve(performance.now()); };
      channel.port2.postMessage(undefined);
    });
  });
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Collects the gaps between frames until it is told to stop. */
function watchFrames(): () => FrameGaps {
  const gaps: FrameGaps = [];
  let last: number | undefined;
  let watching = true;
  const frame = (time: number): void => {
    if (!watching) return;
    if (last !== undefined) gaps.push(time - last);
    last = time;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  return () => {
    watching = false;
    return gaps;
  };
}

/** Deltas that wait for `stream`. */
let deltas: string[] = [];
let heavyText = '';
const received: { type: string; requestId: number | undefined }[] = [];

function lastAnswer(): Element | undefined {
  return [...document.querySelectorAll('article[data-role="assistant"]')].at(-1);
}

const driver = {
  /** Whether the page has said that it listens. */
  isReady: (): boolean => received.some(({ type }) => type === 'ready'),

  /** What the page complained about. */
  faults: (): string[] => received.flatMap(({ type }) => (type.startsWith('panel-error') ? [type] : [])),

  /** Shows an empty conversation. */
  async showNothing(): Promise<void> {
    post({ type: 'snapshot', conversation: { id: 'empty', createdAt: 0, messages: [], leafId: null }, panel, draft: '' });
    await afterPaint();
    await wait(200);
  },

  /** Makes the deltas of the next stream, and shows the answer they will fill. @param limit units of the answer, at most */
  async prepareStream(chapters: number, limit: number): Promise<void> {
    deltas = cutIntoDeltas(createAnswer(chapters).markdown.slice(0, limit));
    post({ type: 'snapshot', conversation: conversationWith('', 'streaming'), panel, draft: '' });
    await afterPaint();
    await wait(300);
  },

  /**
   * Streams what was prepared, one message a frame, and ends the answer.
   * @param deltasPerFrame how many deltas the host joins in a message
   * @param patience milliseconds after which the rest is left out
   * @returns the gaps between the frames, to the last text, and how much of the answer was sent: 1 is all
   */
  async stream(deltasPerFrame: number, patience: number): Promise<{ gaps: FrameGaps; sent: number }> {
    const stop = watchFrames();
    const end = performance.now() + patience;
    let sent = 1;
    for (let index = 0; index < deltas.length; index += deltasPerFrame) {
      if ((await nextFrame()) > end) {
        sent = index / deltas.length;
        break;
      }
      postEvents([{ type: 'text-delta', id: answerId, text: deltas.slice(index, index + deltasPerFrame).join('') }]);
    }
    await nextFrame();
    postEvents([{ type: 'answer-changed', id: answerId, change: { status: 'complete' } }]);
    await afterPaint();
    await afterPaint();
    const gaps = stop();
    await wait(300);
    return { gaps, sent };
  },

  /** @returns what the contender shows, as text */
  shownText({ answer, codeBlock }: TextPlace): string {
    const root = [...document.querySelectorAll(answer)].at(-1);
    if (!root) throw new Error('The page shows no answer.');
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let text = '';
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (element?.closest(codeBlock) && !element.closest('code')) continue;
      text += `${node.nodeValue ?? ''} `;
    }
    return text;
  },

  /**
   * Opens a conversation of so many messages.
   * @returns milliseconds until its end was on the screen
   */
  async open(count: number): Promise<number> {
    const conversation = createConversation(count);
    await wait(300);
    const start = performance.now();
    post({ type: 'snapshot', conversation, panel, draft: '' });
    while (!lastAnswer()?.textContent.includes(endMark)) await nextFrame();
    return (await afterPaint()) - start;
  },

  /**
   * Opens the list of chats, and answers its question for them as the host does.
   * @returns milliseconds until the first ones were on the screen, and until all were made
   */
  async openList(count: number): Promise<{ first: number; all: number }> {
    const conversations = Array.from({ length: count }, (_, index) => ({
      id: `c${index}`,
      title: `${['How do I read a file', '스트리밍 응답을 고쳐 주세요', 'Tests for the parser'][index % 3] ?? ''} ${index}`,
      updatedAt: Date.now() - index * 9_000_000,
      isPinned: index < 3,
      isRunning: false,
    }));
    await wait(300);
    const start = performance.now();
    const known = received.length;
    post({ type: 'show-page', page: 'history' });
    const question = (): { requestId?: number | undefined } | undefined => received.slice(known).find(({ type }) => type === 'find-conversations');
    while (!question()) await new Promise((resolve) => setTimeout(resolve));
    post({ type: 'conversations-found', requestId: question()?.requestId ?? 0, conversations });
    const rows = document.getElementsByClassName('chat-row');
    while (rows.length === 0) await nextFrame();
    const first = (await afterPaint()) - start;
    while (rows.length < count) await nextFrame();
    return { first, all: (await afterPaint()) - start };
  },

  /** One more prompt and answer, in twenty messages. */
  async append(count: number): Promise<void> {
    const id = `long-${count}`;
    const parentId = `m${count - 1}`;
    const createdAt = Date.now();
    const text = createAnswer(1).markdown.slice(0, 2_000);
    postEvents([
      { type: 'message-added', message: { id: 'more', role: 'user', parentId, createdAt, text: 'One more.', context: [] } },
      { type: 'message-added', message: { id: answerId, role: 'assistant', parentId: 'more', createdAt, text: '', status: 'waiting', model: 'kr/gpt54' } },
    ], id);
    await nextFrame();
    postEvents([{ type: 'answer-changed', id: answerId, change: { status: 'streaming' } }], id);
    for (let start = 0; start < text.length; start += 100) {
      await nextFrame();
      postEvents([{ type: 'text-delta', id: answerId, text: text.slice(start, start + 100) }], id);
    }
    await nextFrame();
    postEvents([{ type: 'answer-changed', id: answerId, change: { status: 'complete' } }], id);
    await afterPaint();
    await wait(300);
  },

  /**
   * Scrolls from the end to the beginning.
   * @param frames in how many steps, or how far a step goes
   * @returns the gaps between the frames
   */
  async scroll({ frames, step }: { frames: number; step?: number }): Promise<FrameGaps> {
    const scroller = document.querySelector('.scroller');
    if (!scroller) throw new Error('The page has nothing to scroll.');
    scroller.scrollTop = scroller.scrollHeight;
    await wait(300);
    const distance = step ?? scroller.scrollTop / frames;
    const stop = watchFrames();
    let top = scroller.scrollTop;
    for (let index = 0; index < frames; index++) {
      await nextFrame();
      top -= distance;
      scroller.scrollTop = top;
    }
    const gaps = stop();
    await wait(300);
    return gaps;
  },

  /** Collects the milliseconds from each key press to the frame that shows it, until it is read with `keyTimes`. */
  watchKeys(): void {
    keyTimes = [];
    document.addEventListener('keydown', (event) => {
      const start = event.timeStamp;
      void afterPaint().then((end) => keyTimes.push(end - start));
    }, { capture: true });
  },

  /** @returns what `watchKeys` has collected */
  keyTimes: (): number[] => keyTimes,

  /** @returns how many elements the document has */
  countElements: (): number => document.querySelectorAll('*').length,

  /** Makes a heavy input, and shows what it will come into. */
  async prepareHeavy(input: HeavyInput, delivery: Delivery): Promise<void> {
    heavyText = createHeavyInput(input);
    if (delivery !== 'opened') post({ type: 'snapshot', conversation: conversationWith('', 'streaming'), panel, draft: '' });
    await afterPaint();
    await wait(500);
  },

  /**
   * Sends the heavy input.
   * @returns milliseconds until its end was shown
   * @throws Error when that took longer than `patience` milliseconds
   */
  async sendHeavy(delivery: Delivery, patience: number): Promise<number> {
    const start = performance.now();
    if (delivery === 'opened') {
      post({ type: 'snapshot', conversation: conversationWith(heavyText, 'complete'), panel, draft: '' });
    } else {
      const units = delivery === 'streamed' ? streamedUnits : heavyText.length;
      for (let index = 0; index < heavyText.length; index += units) {
        if (index > 0) await nextFrame();
        postEvents([{ type: 'text-delta', id: answerId, text: heavyText.slice(index, index + units) }]);
      }
      postEvents([{ type: 'answer-changed', id: answerId, change: { status: 'complete' } }]);
    }
    return untilShown(start, patience);
  },

  /** A message from the outside, as the bridge sent it. */
  receive(message: HostMessage): void {
    post(message);
  },

  /** Waits until the page shows the answer as stopped. */
  async untilStopped(): Promise<void> {
    while (lastAnswer()?.getAttribute('data-status') !== 'stopped') await nextFrame();
    await afterPaint();
  },

  /** Waits until the end of a flood is shown. */
  untilShown: (patience: number): Promise<number> => untilShown(performance.now(), patience),
};
export type BenchDriver = typeof driver;

let keyTimes: number[] = [];

/** The end of the text is looked for near the end only: reading all of 10 MB each frame would be the work that is measured. */
async function untilShown(start: number, patience: number): Promise<number> {
  const isShown = (): boolean => {
    let node: Node | null | undefined = lastAnswer()?.querySelector('.markdown');
    while (node?.lastChild) node = node.lastChild;
    // The last text may be an empty line that waits for more.
    for (let tries = 0; node && tries < 5; tries++, node = node.previousSibling ?? node.parentNode) {
      const text = node.textContent;
      if (text && text.length < 100_000 && text.includes(endMark)) return true;
    }
    return false;
  };
  while (!isShown()) {
    if (performance.now() - start > patience) throw new Error(`The end is not shown after ${patience} ms.`);
    await nextFrame();
  }
  return (await afterPaint()) - start;
}

declare global {
  interface Window {
    bench: BenchDriver;
    acquireVsCodeApi: () => {
      postMessage: (message: { type: string; message?: string; requestId?: number }) => void;
      getState: () => undefined;
      setState: () => void;
    };
    /** Set by the flood: what the page says to the host. */
    tellHost?: (message: unknown) => void;
  }
}

window.bench = driver;
window.acquireVsCodeApi = () => ({
  postMessage: (message) => {
    received.push({ type: message.type === 'panel-error' ? `panel-error: ${message.message ?? ''}` : message.type, requestId: message.requestId });
    window.tellHost?.(message);
  },
  getState: () => undefined,
  setState: () => undefined,
});

// What VS Code gives a webview: the theme's variables on the root element, its kind on the body.
const theme = {
  '--vscode-font-family': '"Noto Sans KR", "DejaVu Sans", sans-serif',
  '--vscode-font-size': '13px',
  '--vscode-font-weight': 'normal',
  '--vscode-editor-font-family': '"DejaVu Sans Mono", monospace',
  '--vscode-editor-font-size': '14px',
  '--vscode-foreground': '#cccccc',
  '--vscode-sideBar-background': '#181818',
  '--vscode-sideBar-foreground': '#cccccc',
  '--vscode-editor-background': '#1f1f1f',
  '--vscode-editor-foreground': '#cccccc',
  '--vscode-descriptionForeground': '#9d9d9d',
  '--vscode-widget-border': '#313131',
  '--vscode-focusBorder': '#0078d4',
  '--vscode-input-background': '#313131',
  '--vscode-input-foreground': '#cccccc',
  '--vscode-textLink-foreground': '#4daafc',
  '--vscode-textPreformat-foreground': '#d0d0d0',
  '--vscode-textPreformat-background': '#3c3c3c',
  '--vscode-textCodeBlock-background': '#2b2b2b',
  '--vscode-button-background': '#0078d4',
  '--vscode-button-foreground': '#ffffff',
};
document.addEventListener('DOMContentLoaded', () => {
  for (const [name, value] of Object.entries(theme)) document.documentElement.style.setProperty(name, value);
  document.body.classList.add('vscode-dark');
  document.body.dataset['vscodeThemeKind'] = 'vscode-dark';
  document.body.style.backgroundColor = 'var(--vscode-sideBar-background)';
});
