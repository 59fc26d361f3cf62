// The folder that npm start opens: a little code to explain and refactor, in a Git repository. It is kept between runs.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const example = `// Select some of this and try K-Router: Explain or K-Router: Refactor from the context menu.

interface Order {
  item: string;
  price: number;
  quantity: number;
}

export function total(orders: Order[]): number {
  var sum = 0;
  for (var i = 0; i < orders.length; i++) {
    sum = sum + orders[i].price * orders[i].quantity;
  }
  return sum;
}
`;

/** What is not committed yet, so that there is something to write a commit message for. */
const change = "\nconsole.log(total([{ item: '김밥', price: 3500, quantity: 2 }]));\n";

/**
 * Makes the folder, unless it is there: then it is left as the user left it. A new one is a Git repository with a change.
 * @returns its path
 * @throws Error when there is no making it; nothing is left behind
 */
export async function prepareWorkspace(folder: string): Promise<string> {
  if (existsSync(folder)) return folder;
  await mkdir(path.dirname(folder), { recursive: true });
  // Under its name only once it is whole: the next start would take it for the user's.
  const made = await mkdtemp(`${folder}-`);
  try {
    await fill(made);
    await rename(made, folder);
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

async function fill(folder: string): Promise<void> {
  const file = path.join(folder, 'orders.ts');
  await writeFile(file, example);
  const git = (...args: readonly string[]): Promise<unknown> => promisify(execFile)('git', args, { cwd: folder });
  await git('init', '--quiet');
  // Whoever tries to commit needs a name, which this system may not have.
  await git('config', 'user.name', 'Sample Author');
  await git('config', 'user.email', 'author@example.com');
  await git('config', 'commit.gpgSign', 'false');
  await git('add', '.');
  await git('commit', '--quiet', '--no-verify', '--message', 'feat: add up the orders');
  await appendFile(file, change);
}
