import assert from 'node:assert/strict';
import { symlink, unlink } from 'node:fs/promises';
import * as vscode from 'vscode';
import { listFiles } from '../../src/host/context/listFiles';
import type { ContextChip } from '../../src/shared/context';
import { fileReference, folderReference, inWorkspace, openEditor, useContextBox, useWorkspaceSetting, writeFile } from './contextFixture';
import { MemoryFiles } from './memoryFiles';
import { waitFor } from './support';

describe('a file as context', () => {
  const box = useContextBox();

  it('is sent as it is when the prompt is sent, with its path, language and plain line ends', async () => {
    box().context.add(fileReference(await writeFile('src/one.ts', 'let a;\r\n')));
    await box().inState('ready');
    assert.ok((box().chip()?.tokens ?? 0) > 0);
    await writeFile('src/one.ts', 'let b;\r\nlet c;\r\n');
    const [item] = await box().read();
    assert.deepEqual([item?.text, item?.path, item?.languageId, item?.kind], ['let b;\nlet c;\n', 'src/one.ts', 'ts', 'file']);
  });

  it('is what the editor shows while that is not saved', async () => {
    const uri = await writeFile('src/dirty.ts', 'saved\n');
    box().context.add(fileReference(uri));
    const editor = await openEditor(uri);
    assert.ok(await editor.edit((builder) => {
      builder.insert(new vscode.Position(0, 0), 'unsaved ');
    }));
    assert.equal((await box().read())[0]?.text, 'unsaved saved\n');
  });

  /** 한글 in CP949, which EUC-KR is part of. */
  const korean = Uint8Array.from([0xc7, 0xd1, 0xb1, 0xdb]);

  it('of old Korean text is read as such, open or not', async () => {
    const uri = await writeFile('korean.txt', korean);
    box().context.add(fileReference(uri));
    assert.equal((await box().read())[0]?.text, '한글');
    await openEditor(uri);
    assert.equal((await box().read())[0]?.text, '한글');
  });

  describe('with an encoding set', () => {
    useWorkspaceSetting('files.encoding', 'windows1252');

    it('is decoded by it', async () => {
      box().context.add(fileReference(await writeFile('western.txt', korean)));
      assert.equal((await box().read())[0]?.text, 'ÇÑ±Û');
    });
  });

  const obstacles: [ContextChip['state'], () => Promise<vscode.Uri>][] = [
    ['binary', () => writeFile('picture.png', Uint8Array.from([0x89, 0x50, 0, 1]))],
    ['too-large', () => writeFile('large.txt', 'x'.repeat(1_000_001))],
    ['empty', () => writeFile('empty.txt', ' \n')],
    ['missing', () => Promise.resolve(inWorkspace('never.txt'))],
    ['outside', () => Promise.resolve(vscode.Uri.file('/etc/hostname'))],
  ];
  for (const [state, make] of obstacles) {
    it(`that is ${state} says so on its chip, and stays behind`, async () => {
      box().context.add(fileReference(await make()));
      await box().inState(state);
      assert.equal(box().chip()?.tokens, undefined);
      assert.deepEqual(await box().read(), []);
      assert.equal(box().references().length, 1);
    });
  }

  it('that goes away or changes says so on its chip', async () => {
    const uri = await writeFile('going.txt', 'here');
    box().context.add(fileReference(uri));
    await box().inState('ready');
    const before = box().chip()?.tokens ?? 0;
    await writeFile('going.txt', 'here and more '.repeat(50));
    await waitFor('another count of tokens', () => (box().chip()?.tokens ?? 0) > before);
    await vscode.workspace.fs.delete(uri);
    await box().inState('missing');
    await writeFile('going.txt', 'back');
    await box().inState('ready');
  });

  it('that goes away unnoticed keeps the prompt in its box, once', async () => {
    const uri = await writeFile('gone.txt', 'here');
    box().context.add(fileReference(uri));
    await box().inState('ready');
    await vscode.workspace.fs.delete(uri);
    assert.ok('problem' in (await box().context.read(new AbortController().signal)));
    assert.equal(box().chip()?.state, 'missing');
    assert.deepEqual(await box().read(), []);
  });

  it('added twice is one chip', async () => {
    const uri = await writeFile('twice.txt', 'x');
    box().context.add(fileReference(uri));
    box().context.add(fileReference(uri));
    assert.equal(box().context.chips.length, 1);
  });

  it('is not read any more once that is given up', async () => {
    box().context.add(fileReference(await writeFile('slow.txt', 'x')));
    await assert.rejects(box().context.read(AbortSignal.abort()));
  });

  it('reached through a link says so on its chip', async () => {
    const link = inWorkspace('link.txt').fsPath;
    await symlink('/etc/passwd', link);
    try {
      box().context.add(fileReference(inWorkspace('link.txt')));
      await box().inState('ready');
      assert.equal(box().chip()?.detail, 'link.txt, through a link');
    } finally {
      await unlink(link);
    }
  });

  it('that is too large as a whole goes along in part while it is open', async () => {
    const uri = await writeFile('long.log', `${'a line of the log\r\n'.repeat(70_000)}the end`);
    await openEditor(uri);
    box().context.add({ kind: 'selection', label: 'long.log:2-3', uri: uri.toString(), startLine: 2, endLine: 3 });
    assert.equal((await box().read())[0]?.text, 'a line of the log\na line of the log');
  });

  it('opens at the lines a chip stands for', async () => {
    const uri = await writeFile('to open.ts', 'one\ntwo\nthree\n');
    box().context.add({ kind: 'selection', label: 'to open.ts:2-3', uri: uri.toString(), startLine: 2, endLine: 3 });
    await box().context.open(box().chip()?.id ?? '');
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), uri.toString());
    assert.equal(vscode.window.activeTextEditor.selection.start.line, 1);
  });
});

describe('a folder as context', () => {
  const box = useContextBox();
  useWorkspaceSetting('files.exclude', { '**/hidden.{js,ts}': true, 'lib/out/**': true, '한글.md': true });
  before(async () => {
    await writeFile('lib/.gitignore', '*.log\n/generated\n');
    await writeFile('lib/deep/.gitignore', '!kept.log\nsecret.txt\n');
    const paths = ['a.ts', 'b.log', 'generated/c.ts', 'deep/kept.log', 'deep/secret.txt', 'deep/generated/d.ts', 'hidden.js', 'out/e.ts', '한글.md'];
    for (const path of paths) await writeFile(`lib/${path}`, `text of ${path}\n`);
    await writeFile('lib/image.bin', Uint8Array.from([0, 1]));
  });

  it('is its files, without what .gitignore of any level and files.exclude leave out', async () => {
    box().context.add(folderReference('lib'));
    const [item] = await box().read();
    const paths = [...(item?.text ?? '').matchAll(/^(lib\/\S+):$/gm)].map(([, path]) => path);
    assert.deepEqual(paths, ['lib/.gitignore', 'lib/a.ts', 'lib/deep/.gitignore', 'lib/deep/generated/d.ts', 'lib/deep/kept.log', 'lib/한글.md']);
    assert.match(item?.detail ?? '', /^6 files, 1 left out$/);
  });

  it('is nothing that a link leads to, and says how many there are', async () => {
    await writeFile('linked/a.ts', 'text of a\n');
    const links = ['linked/passwd', 'linked/etc'];
    for (const [index, path] of ['/etc/passwd', '/etc'].entries()) await symlink(path, inWorkspace(links[index] ?? '').fsPath);
    try {
      box().context.add(folderReference('linked'));
      const [item] = await box().read();
      assert.deepEqual([item?.text, item?.detail], ['linked/a.ts:\n```ts\ntext of a\n```', '1 files, 2 left out']);
      await box().inState('ready');
      assert.match(box().chip()?.detail ?? '', /links: 2/);
    } finally {
      for (const link of links) await unlink(inWorkspace(link).fsPath);
    }
  });

  it('that is too large says so', async () => {
    for (let index = 0; index < 3; index += 1) await writeFile(`huge/${index}.txt`, 'x'.repeat(400_000));
    box().context.add(folderReference('huge'));
    await box().inState('too-large');
  });

  it('that is gone says so', async () => {
    box().context.add(folderReference('never'));
    await box().inState('missing');
  });

  it('is counted again when a file in it changes', async () => {
    await writeFile('small/a.txt', 'x');
    box().context.add(folderReference('small'));
    await box().inState('ready');
    const before = box().chip()?.tokens ?? 0;
    await writeFile('small/b.txt', 'words '.repeat(500));
    await waitFor('more tokens', () => (box().chip()?.tokens ?? 0) > before + 100);
  });

  it('is read one by one where VS Code cannot search', async () => {
    const files = { '/.gitignore': 'out/\n', '/a.ts': 'a', '/out/b.ts': 'b', '/sub/.gitignore': 'c.ts', '/sub/c.ts': 'c', '/sub/d.ts': 'd' };
    const provider = vscode.workspace.registerFileSystemProvider('krouter-memory', new MemoryFiles(files), { isReadonly: true });
    try {
      const found = await listFiles(vscode.Uri.parse('krouter-memory:/'), 100, new vscode.CancellationTokenSource().token);
      assert.deepEqual(found.paths.sort(), ['.gitignore', 'a.ts', 'sub/.gitignore', 'sub/d.ts']);
    } finally {
      provider.dispose();
    }
  });
});
