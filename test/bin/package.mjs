// npm run package: the .vsix that users get, its size (at most 1 MB) and what is inside.
import { command, loadTool } from './bootstrap.mjs';

await command(async () => (await loadTool('package')).printPackage());
