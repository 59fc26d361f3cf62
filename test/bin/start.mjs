// npm start: a real VS Code with the extension, against the local gateway (or --live, --desktop, --prompt …; see --help).
import { command, loadTool } from './bootstrap.mjs';

await command(async () => (await loadTool('start')).start(process.argv.slice(2)));
