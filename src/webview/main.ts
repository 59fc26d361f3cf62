/** The panel's page: reads its bootstrap data, connects the panel to the host and to the browser. */
import type { Post } from './hostLink';
import { watchNearness } from './nearness';
import { beginPage, connectHost, reportFaults } from './pageStart';
import { ChatPanel } from './panel';
import { browserTimers } from './timers';

boot();

function boot(): void {
  const host = connectHost();
  const post: Post = (message) => { host.postMessage(message); };
  const report = reportFaults((message) => { post({ type: 'panel-error', message }); });
  const bootstrap = beginPage();

  const root = document.getElementById('app');
  if (!root) throw new Error('#app is missing');
  const panel = new ChatPanel(root, {
    post,
    report,
    requestFrame: (callback) => { requestAnimationFrame(callback); },
    observeSize: (elements, callback) => {
      const observer = new ResizeObserver(callback);
      for (const element of elements) observer.observe(element);
    },
    watchNearness,
    timers: browserTimers(),
    clock: () => Date.now(),
    now: () => performance.now(),
    newId: () => crypto.randomUUID(),
    language: bootstrap.language,
  });
  // The frame that draws diagrams can write here too, and has no origin: it has its own channel, and is not heard here.
  window.addEventListener('message', (event) => { if (event.origin === window.origin) panel.receive(event.data); });
  window.addEventListener('focus', () => {
    post({ type: 'focus-changed', isFocused: true });
    panel.focus();
  });
  window.addEventListener('blur', () => { post({ type: 'focus-changed', isFocused: false }); });
  window.addEventListener('pagehide', () => { panel.flush(); });
  document.addEventListener('visibilitychange', () => { if (document.hidden) panel.flush(); });
  post({ type: 'ready' });
}
