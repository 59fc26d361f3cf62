/** The panel's page: reads its bootstrap data, connects the panel to the host and to the browser. */
import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { bootstrapSchema, type Bootstrap } from '../shared/protocol';
import { connectHost, faultReporter } from './hostLink';
import { watchNearness } from './nearness';
import { ChatPanel } from './panel';
import { browserTimers } from './timers';

// The page's policy forbids `eval`, and zod would try it.
z.config({ jitless: true });
boot();

function boot(): void {
  const post = connectHost();
  const report = faultReporter(post);
  window.addEventListener('error', (event) => { report(event.error ?? event.message); });
  window.addEventListener('unhandledrejection', (event) => { report(event.reason); });

  const bootstrap = readBootstrap();
  if (bootstrap.strings) l10n.config({ contents: bootstrap.strings });

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

/** @throws Error when the page has no usable `#bootstrap` element */
function readBootstrap(): Bootstrap {
  const text = document.getElementById('bootstrap')?.textContent ?? '';
  return bootstrapSchema.parse(JSON.parse(text));
}
