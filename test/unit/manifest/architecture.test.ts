/** The import rules of the folders hold: what docs/architecture.md forbids, the linter reports. */
import assert from 'node:assert/strict';
import { ESLint } from 'eslint';

const rules = new Set(['no-restricted-imports', 'no-restricted-syntax', 'no-restricted-globals']);

/** Only the rules about imports and globals, and no types: they need none, and types take long. */
const eslint = new ESLint({
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) => rules.has(ruleId),
});

/** @returns the rules that this line breaks as a file of this folder of src/ */
async function broken(folder: string, line: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${line}\n`, { filePath: `src/${folder}/example.ts` });
  assert.ok(result);
  assert.deepEqual(result.messages.filter(({ fatal }) => fatal), [], line);
  return result.messages.flatMap(({ ruleId }) => (ruleId !== null && rules.has(ruleId) ? ruleId : []));
}

const importOf = (from: string): string => `import { x } from '${from}'; x();`;

describe('The linter', function () {
  this.timeout(60_000);

  /** Where each folder may import from; all other folders of src/ are forbidden. */
  const allowed: Record<string, string[]> = {
    shared: [],
    api: ['shared'],
    chat: ['api', 'shared'],
    host: ['chat', 'api', 'shared'],
    panel: ['host', 'chat', 'api', 'shared'],
    editor: ['host', 'chat', 'api', 'shared'],
    status: ['host', 'chat', 'api', 'shared'],
    scm: ['host', 'chat', 'api', 'shared'],
    usage: ['host', 'chat', 'api', 'shared'],
    native: ['host', 'chat', 'api', 'shared'],
    webview: ['shared'],
  };

  for (const [folder, others] of Object.entries(allowed)) {
    it(`lets src/${folder} import from ${[...others, 'itself'].join(', ')} and from no other folder`, async () => {
      for (const other of Object.keys(allowed)) {
        const expected = other === folder || others.includes(other) ? [] : ['no-restricted-imports'];
        const from = other === folder ? './x' : `../${other}/x`;
        assert.deepEqual(await broken(folder, importOf(from)), expected, from);
      }
      assert.deepEqual(await broken(folder, importOf('../extension')), ['no-restricted-imports']);
    });
  }

  it('keeps vscode out of shared, api, chat and webview', async () => {
    for (const folder of Object.keys(allowed)) {
      const expected = ['shared', 'api', 'chat', 'webview'].includes(folder);
      assert.equal((await broken(folder, `import * as vscode from 'vscode'; vscode.x();`)).length > 0, expected, folder);
    }
  });

  it('keeps packages, Node and the globals of one runtime out of shared, api and chat', async () => {
    for (const folder of ['shared', 'api', 'chat']) {
      for (const from of ['node:fs', 'fs', 'openai', 'zod', 'lit-html']) assert.equal((await broken(folder, importOf(from))).length, 1, `${folder}: ${from}`);
      for (const global of ['process', 'window', 'document', 'fetch', 'Buffer']) {
        assert.deepEqual(await broken(folder, `void ${global};`), ['no-restricted-globals'], `${folder}: ${global}`);
      }
      assert.deepEqual(await broken(folder, importOf('zod/mini')), []);
    }
  });

  it('is not fooled by another way to write a forbidden import', async () => {
    for (const line of [
      importOf('./../editor/x'), importOf('../../src/editor/x'), importOf('../panel/../editor/x'), importOf('.././editor/x'), importOf('../editor/../editor/x'),
      `import '../editor/x';`, `import type { X } from '../editor/x'; export type Y = X;`, `export { x } from '../editor/x';`,
      `export * as x from '../editor/x';`, `export const x = import('../editor/x');`, `export const x = await import('vscode');`,
    ]) {
      assert.notDeepEqual(await broken('panel', line), [], line);
    }
  });
});
