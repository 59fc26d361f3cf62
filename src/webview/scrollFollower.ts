/** Keeps the end of the conversation in view while the reader is there, and never moves a reader who has left. */

/** How near to the end, in CSS pixels, counts as being there. */
const nearness = 24;

export class ScrollFollower {
  private readonly scroller: HTMLElement;
  private readonly showButton: (visible: boolean) => void;
  private following = true;
  private lastTop = 0;

  /**
   * @param scroller the element that scrolls
   * @param showButton shows or hides the way back to the end; asked to show it when there is new text below
   */
  constructor(scroller: HTMLElement, showButton: (visible: boolean) => void) {
    this.scroller = scroller;
    this.showButton = showButton;
    scroller.addEventListener('scroll', () => { this.scrolled(); }, { passive: true });
    scroller.addEventListener('wheel', (event) => { if (event.deltaY < 0) this.leave(); }, { passive: true });
    scroller.addEventListener('keydown', (event) => { this.pressed(event); });
  }

  /** Goes to the end and stays there. */
  toEnd(): void {
    this.following = true;
    this.showButton(false);
    this.contentChanged();
  }

  /** To be called when the content or the space for it has another size. */
  contentChanged(): void {
    if (!this.following) return;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.lastTop = this.scroller.scrollTop;
  }

  /** Text was added at the end. A height that grows says nothing: messages on the way are laid out only when they are seen. */
  textAdded(): void {
    if (!this.following) this.showButton(true);
  }

  /** The browser's own way with End goes to where the end was: messages that are laid out on the way make it another place. */
  private pressed(event: KeyboardEvent): void {
    const { key, target, shiftKey, altKey, metaKey } = event;
    if (key !== 'End' || event.defaultPrevented || shiftKey || altKey || metaKey) return;
    if (target instanceof Element && target.closest('input, textarea, select, [contenteditable]')) return;
    event.preventDefault();
    this.toEnd();
  }

  private scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const distance = scrollHeight - clientHeight - scrollTop;
    // Content that shrinks moves the view up too, but then it is at the very end.
    if (scrollTop < this.lastTop && distance > 1) this.leave();
    else if (scrollTop > this.lastTop && distance <= nearness) {
      this.following = true;
      this.showButton(false);
    }
    this.lastTop = scrollTop;
  }

  /** The reader scrolls up. Where there is nothing to scroll nobody can leave. */
  private leave(): void {
    if (this.scroller.scrollHeight > this.scroller.clientHeight) this.following = false;
  }
}
