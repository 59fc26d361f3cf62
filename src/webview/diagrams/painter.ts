/**
 * Has diagrams drawn, one at a time, by a frame that is opened with the first one. A frame that takes too long is
 * closed, with whatever runs in it; one that has had nothing to do for a while is closed too.
 */
import * as l10n from '@vscode/l10n';
import type { Timers } from '../timers';
import { diagramReplySchema, type DiagramOrder, type DiagramTheme, type DrawnDiagram } from './messages';

/** How long one diagram may take, in milliseconds; loading Mermaid takes a part of the first one's. */
const timeLimit = 15_000;
/** How long a frame stays open without work, in milliseconds. It takes some 30 MB. */
const idleTime = 60_000;
/** How many pictures are kept: an answer that comes back into view has them at once. */
const maxKept = 30;

/** The way to an open frame. */
export interface FrameChannel {
  send(order: DiagramOrder): void;
  close(): void;
}

/** Opens a frame. @param receive takes what it says, unchecked */
export type OpenFrame = (receive: (reply: unknown) => void) => Promise<FrameChannel>;

interface Task {
  source: string;
  theme: DiagramTheme;
  resolve: (drawn: DrawnDiagram) => void;
  reject: (error: Error) => void;
}

export class DiagramPainter {
  private readonly openFrame: OpenFrame;
  private readonly timers: Timers;
  private readonly tasks: Task[] = [];
  private readonly kept = new Map<string, DrawnDiagram>();
  private frame: Promise<FrameChannel> | undefined;
  private current: { id: number; task: Task; cancelTimeout: () => void } | undefined;
  private cancelIdle: (() => void) | undefined;
  private ids = 0;

  constructor(openFrame: OpenFrame, timers: Timers) {
    this.openFrame = openFrame;
    this.timers = timers;
  }

  /** @returns the picture, when it was drawn before with this theme */
  known(source: string, theme: DiagramTheme): DrawnDiagram | undefined {
    return this.kept.get(keyOf(source, theme));
  }

  /**
   * @returns the picture
   * @throws Error with a sentence about why there is none; its cause is Mermaid's own message
   */
  draw(source: string, theme: DiagramTheme): Promise<DrawnDiagram> {
    const known = this.known(source, theme);
    if (known) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      this.tasks.push({ source, theme, resolve, reject });
      if (!this.current) this.next();
    });
  }

  private next(): void {
    const task = this.tasks.shift();
    this.cancelIdle?.();
    this.cancelIdle = undefined;
    if (!task) {
      this.cancelIdle = this.timers.after(idleTime, () => { this.closeFrame(); });
      return;
    }
    const id = ++this.ids;
    const cancelTimeout = this.timers.after(timeLimit, () => {
      this.closeFrame();
      this.finish(id, () => { task.reject(new Error(l10n.t('This diagram takes too long to draw.'))); });
    });
    this.current = { id, task, cancelTimeout };
    this.frame ??= this.openFrame((reply) => { this.received(reply); });
    this.frame.then(
      (frame) => { if (this.current?.id === id) frame.send({ id, source: task.source, theme: task.theme }); },
      (error: unknown) => {
        this.frame = undefined;
        this.finish(id, () => { task.reject(new Error(l10n.t('Diagrams can’t be drawn here.'), { cause: error })); });
      },
    );
  }

  private received(data: unknown): void {
    const parsed = diagramReplySchema.safeParse(data);
    if (!parsed.success || this.current?.id !== parsed.data.id) return;
    const reply = parsed.data;
    const { task } = this.current;
    this.finish(reply.id, () => {
      if (reply.type === 'failed') {
        task.reject(new Error(l10n.t('This diagram can’t be drawn: its source has an error, or is too large.'), { cause: reply.message }));
        return;
      }
      this.keep(keyOf(task.source, task.theme), reply);
      task.resolve(reply);
    });
  }

  private finish(id: number, settle: () => void): void {
    if (this.current?.id !== id) return;
    this.current.cancelTimeout();
    this.current = undefined;
    settle();
    this.next();
  }

  private keep(key: string, drawn: DrawnDiagram): void {
    this.kept.set(key, drawn);
    const [oldest] = this.kept.keys();
    if (this.kept.size > maxKept && oldest !== undefined) this.kept.delete(oldest);
  }

  private closeFrame(): void {
    this.frame?.then((frame) => { frame.close(); }, () => undefined);
    this.frame = undefined;
  }
}

function keyOf(source: string, theme: DiagramTheme): string {
  return JSON.stringify([source, theme]);
}
