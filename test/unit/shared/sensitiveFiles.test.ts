import assert from 'node:assert/strict';
import { isSensitiveFile } from '../../../src/shared/sensitiveFiles';

describe('A sensitive file', () => {
  for (const path of ['/a/.env', '/a/.env.local', '/a/.envrc', '/a/.git-credentials', '/a/deno.lock', '/a/Podfile.lock', '/a/.git/config', '/a/.vscode/tasks.json', '/a/package-lock.json', '/a/Cargo.lock', '/a/.npmrc', '/a/.ssh/config', '/a/tls/server.pem', '/a/id_ed25519', '/a/My.code-workspace', '/C:/A/.VSCODE/settings.json']) {
    it(`is ${path}`, () => {
      assert.equal(isSensitiveFile(path), true);
    });
  }
  for (const path of ['/a/app.ts', '/a/environment.ts', '/a/.environment', '/a/.github/workflows/ci.yml', '/a/git/config', '/a/lock.ts', '/a/key.ts', '/a/.gitignore']) {
    it(`is not ${path}`, () => {
      assert.equal(isSensitiveFile(path), false);
    });
  }
});
