/** Tells which elements are in or near the visible part of a scrolling element, as a thing that tests can replace. */

/** One element came near the view, or left it. */
export interface NearnessChange {
  element: Element;
  isNear: boolean;
  /** Of the element, in CSS pixels. */
  height: number;
}

/** Watches elements. A watched element is reported once soon after, and then whenever its nearness changes. */
export interface NearnessWatch {
  add(element: Element): void;
  remove(element: Element): void;
}

/** @param scroller the element that scrolls; the watched elements are below it */
export type WatchNearness = (scroller: Element, changed: (changes: readonly NearnessChange[]) => void) => NearnessWatch;

/** How far from the visible part counts as near: some screens, so that a turn of the wheel finds everything there. */
const margin = '1500px 0px';

/** @returns a watch that uses the browser's own observer, which never asks for a layout */
export function watchNearness(scroller: Element, changed: (changes: readonly NearnessChange[]) => void): NearnessWatch {
  const observer = new IntersectionObserver(
    (entries) => {
      // Behind another page nothing has a place: it is as near as it was.
      const placed = entries.filter(({ rootBounds }) => rootBounds !== null && rootBounds.width > 0);
      if (placed.length === 0) return;
      changed(placed.map(({ target, isIntersecting, boundingClientRect }) => ({
        element: target,
        isNear: isIntersecting,
        height: boundingClientRect.height,
      })));
    },
    { root: scroller, rootMargin: margin },
  );
  return {
    add: (element) => { observer.observe(element); },
    remove: (element) => { observer.unobserve(element); },
  };
}
