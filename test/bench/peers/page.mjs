// What the peers' pages share: the panel's protocol, applied once a frame, and a view that follows its end.

/**
 * Shows a text that grows, once a frame.
 * @param {HTMLElement} content the element the text is rendered into
 * @param {(text: string, added: string) => void} show shows the whole text, of which the last part is new
 * @param {() => void} [end] the text is whole
 */
export function followStream(content, show, end) {
  let text = '';
  let added = '';
  window.addEventListener('message', ({ data }) => {
    if (data.type !== 'transcript-events') return;
    for (const event of data.events) {
      if (event.type === 'answer-changed') end?.();
      if (event.type !== 'text-delta') continue;
      if (added === '') requestAnimationFrame(apply);
      added += event.text;
    }
  });
  const apply = () => {
    const part = added;
    added = '';
    text += part;
    show(text, part);
  };
  const scroller = content.parentElement;
  const toEnd = () => (scroller.scrollTop = scroller.scrollHeight);
  new ResizeObserver(toEnd).observe(content);
  window.acquireVsCodeApi().postMessage({ type: 'ready' });
}

/** The element that the page's content goes into. */
export const content = document.getElementById('content');
