/**
 * What the page remembers of itself in VS Code's keeping: VS Code takes the page down while the view is hidden, and the
 * page comes up where it was. What users write is no part of this: the host has it.
 */
import * as z from 'zod/mini';
import { panelPages } from '../shared/protocol';
import type { PageStore } from './hostLink';
import type { Pages } from './pages';
import { readingPlaceSchema, type ReadingPosition } from './readingPosition';
import type { Timers } from './timers';

/** Milliseconds after the last move of the view until its place is kept. */
const pause = 300;

const pageStateSchema = z.object({
  conversationId: z.string(),
  page: z.enum(panelPages),
  place: readingPlaceSchema,
});
type PageState = z.infer<typeof pageStateSchema>;

export interface PageMemoryOptions {
  store: PageStore;
  timers: Timers;
  /** The element that scrolls. */
  scroller: HTMLElement;
  position: ReadingPosition;
  pages: Pages;
}

export class PageMemory {
  private readonly options: PageMemoryOptions;
  /** What an earlier page left, until the first conversation is shown. */
  private earlier: PageState | undefined;
  private conversationId: string | undefined;
  private cancel: (() => void) | undefined;

  constructor(options: PageMemoryOptions) {
    this.options = options;
    this.earlier = pageStateSchema.safeParse(options.store.read()).data;
    options.scroller.addEventListener('scroll', () => { this.changed(); }, { passive: true });
  }

  /** Another conversation is shown: at its end, or where an earlier page left it. */
  conversationShown(id: string): void {
    const { position, pages } = this.options;
    const { earlier } = this;
    this.earlier = undefined;
    this.conversationId = id;
    const isSame = earlier?.conversationId === id;
    position.restore(isSame ? earlier.place : 'end');
    if (isSame && earlier.page !== pages.name) pages.restore(earlier.page);
    this.changed();
  }

  /** Something has changed that will be kept soon. */
  changed(): void {
    this.cancel?.();
    this.cancel = this.options.timers.after(pause, () => { this.save(); });
  }

  /** The page may go away: what is not kept yet is kept now. */
  flush(): void {
    if (this.cancel) this.save();
  }

  private save(): void {
    this.cancel?.();
    this.cancel = undefined;
    const { store, position, pages } = this.options;
    // Before the first conversation is shown, what an earlier page left still holds.
    if (this.conversationId === undefined) return;
    const state: PageState = { conversationId: this.conversationId, page: pages.name, place: position.place };
    store.write(state);
  }
}
