import assert from 'node:assert/strict';
import { isSensitiveFile } from '../../../src/editor/sensitiveFiles';

describe('A sensitive file', () => {
  for (const path of ['/a/.env', '/a/.env.local', '/a/.git/config', '/a/.vscode/tasks.json', '/a/package-lock.json', '/a/Cargo.lock', '/a/.npmrc', '/C:/A/.VSCODE/settings.json']) {
    it(`is ${path}`, () => {
      assert.equal(isSensitiveFile(path), true);
    });
  }
  for (const path of ['/a/app.ts', '/a/environment.ts', '/a/.environment', '/a/.github/workflows/ci.yml', '/a/git/config', '/a/lock.ts', '/a/.gitignore']) {
    it(`is not ${path}`, () => {
      assert.equal(isSensitiveFile(path), false);
    });
  }
});
