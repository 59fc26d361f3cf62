// npm run l10n: writes l10n/bundle.l10n.json from the sources; with --check only compares, as npm test does.
import { command, loadTool } from './bootstrap.mjs';

await command(async () => (await loadTool('l10n')).localise(process.argv.slice(2)));
