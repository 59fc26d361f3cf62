// npm run bench: the client and the page against their peers, which live in a nested package so that they are never the product's dependencies.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { command, installPackages, root, run } from './bootstrap.mjs';

await command(async () => {
  await installPackages();
  await installPackages(path.join(root, 'test/bench'));
  const built = await run(process.execPath, ['esbuild.js', '--tests']);
  if (built !== 0) return built;
  // The Node that runs extensions, once npm start or npm test has installed it; the figures name the version.
  const nodeOfVsCode = path.join(root, '.vscode-test/host/node');
  const program = existsSync(nodeOfVsCode) ? nodeOfVsCode : process.execPath;
  return run(program, ['out/test/bench/main.bench.mjs', ...process.argv.slice(2)]);
});
