// Folders that live as long as one run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folders: string[] = [];

/**
 * Makes an empty folder that is deleted when this process ends.
 * @param purpose becomes part of its name
 */
export function temporaryFolder(purpose: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `krouter-${purpose}-`));
  if (folders.length === 0) process.once('exit', deleteFolders);
  folders.push(folder);
  return folder;
}

function deleteFolders(): void {
  // The server's last processes may still be writing: what is left then, the system's own clean-up takes.
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
