// npm run types: type-checks every project of the repository, two at a time, one line each.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { command, installPackages, root } from './bootstrap.mjs';

const projects = ['.', 'src/shared', 'src/api', 'src/chat', 'src/webview', 'test'];

/**
 * @param {string} project
 * @returns {Promise<boolean>} whether the project has no type errors
 */
function check(project) {
  const started = Date.now();
  return new Promise((resolve, reject) => {
    const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
    const child = spawn(process.execPath, [compiler, '--noEmit', '--pretty', 'false', '-p', project], { cwd: root });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${project === '.' ? 'src' : project} (${seconds} s)\n${output}`.trimEnd());
      resolve(code === 0);
    });
  });
}

await command(async () => {
  await installPackages();
  const waiting = [...projects];
  let passed = true;
  const worker = async () => {
    for (let project = waiting.shift(); project !== undefined; project = waiting.shift()) {
      passed = (await check(project)) && passed;
    }
  };
  await Promise.all([worker(), worker()]);
  return passed ? 0 : 1;
});
