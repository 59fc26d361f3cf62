// npm test: lint, types, localisation, unit, extension host and end-to-end tests, with one count at the end; see --help.
import { command, loadTool } from './bootstrap.mjs';

await command(async () => (await loadTool('test')).test(process.argv.slice(2)));
