// A VS Code that can store nothing, as with a full or read-only disk and a browser that blocks what sites keep. Modes of folders would
// not do: the superuser writes everywhere.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Puts files where VS Code's folders for what extensions store would be. To be called before it starts. */
export async function breakStorage(profileFolder: string): Promise<void> {
  const user = path.join(profileFolder, 'data/User');
  await mkdir(path.join(user, 'globalStorage'), { recursive: true });
  await writeFile(path.join(user, 'globalStorage/k-router.krouter'), '');
  await writeFile(path.join(user, 'workspaceStorage'), '');
}

/**
 * A script for each frame, before its own. VS Code's web client reads all secrets from one key of the browser's storage when it
 * starts; where that fails, SecretStorage rejects whatever it is asked from then on.
 */
export const refuseSecrets = `{
  const { getItem } = Storage.prototype;
  Storage.prototype.getItem = function (key) {
    if (key === 'secrets.provider') throw new DOMException('The request was denied.', 'SecurityError');
    return getItem.call(this, key);
  };
}`;
