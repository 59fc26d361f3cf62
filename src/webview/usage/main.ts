/** The usage view's page: connects it to the host and to the browser. */
import { beginPage, connectHost, reportFaults } from '../pageStart';
import { watchTheme } from '../watchTheme';
import type { UsagePageMessage } from '../../shared/usageProtocol';
import { createTimeChart } from './timeChart';
import { UsagePage } from './usagePage';

boot();

function boot(): void {
  const host = connectHost();
  const post = (message: UsagePageMessage): void => { host.postMessage(message); };
  const report = reportFaults((message) => { post({ type: 'page-error', message }); });
  const { language } = beginPage();

  const root = document.getElementById('app');
  if (!root) throw new Error('#app is missing');
  const page = new UsagePage(root, {
    post,
    report,
    kept: host.getState(),
    keep: (state) => { host.setState(state); },
    createTimeChart,
    language,
  });
  window.addEventListener('message', (event) => { if (event.origin === window.origin) page.receive(event.data); });
  document.addEventListener('scrollend', () => { page.scrolled(document.scrollingElement?.scrollTop ?? 0); });
  const forcedColors = window.matchMedia('(forced-colors: active)');
  forcedColors.addEventListener('change', () => { page.themeChanged(); });
  watchTheme(() => { page.themeChanged(); });
}
