import assert from 'node:assert/strict';
import { decodeText, readAttachment } from '../../../src/webview/composer/attachments';
import { isImage, mayBringFiles, readPaste, readTransfer } from '../../../src/webview/composer/transfer';
import { PanelFixture } from './fixtures';

/** What a drag or the clipboard holds. */
function transfer(data: Record<string, string>, files: File[] = []): DataTransfer {
  const lower = Object.fromEntries(Object.entries(data).map(([type, value]) => [type.toLowerCase(), value]));
  return {
    types: [...Object.keys(lower), ...(files.length > 0 ? ['Files'] : [])],
    files,
    getData: (type: string) => lower[type.toLowerCase()] ?? '',
    dropEffect: 'none',
  } as unknown as DataTransfer;
}
const textFile = new File(['안녕'], 'note.txt', { type: 'text/plain' });
const picture = new File([new Uint8Array([0x89, 0x50])], 'a.png', { type: 'image/png' });

describe('what a drag or a paste brings', () => {
  it('takes the URIs of VS Code before everything else', () => {
    const dropped = transfer({ 'application/vnd.code.uri-list': 'file:///a.ts\r\nfile:///b%20c.ts', ResourceURLs: '["file:///a.ts"]', 'text/plain': '/a.ts' }, [textFile]);
    assert.deepEqual(readTransfer(dropped), { kind: 'uris', uris: ['file:///a.ts', 'file:///b%20c.ts'] });
    assert.deepEqual(readTransfer(transfer({ ResourceURLs: '["vscode-remote://host/a"]' })), { kind: 'uris', uris: ['vscode-remote://host/a'] });
    assert.equal(readTransfer(transfer({ ResourceURLs: 'not json' })), undefined);
    assert.equal(readTransfer(transfer({ ResourceURLs: '{"a":1}' })), undefined);
  });

  it('takes files, and a list of URIs that are no links', () => {
    assert.deepEqual(readTransfer(transfer({ 'text/plain': 'note.txt' }, [textFile])), { kind: 'files', files: [textFile] });
    assert.deepEqual(readTransfer(transfer({ 'text/uri-list': '# comment\r\nfile:///a.ts' })), { kind: 'uris', uris: ['file:///a.ts'] });
    assert.equal(readTransfer(transfer({ 'text/uri-list': 'https://example.com/' })), undefined);
    assert.equal(readTransfer(transfer({ 'text/plain': 'words' })), undefined);
  });

  it('knows from the types alone whether a drag may bring files', () => {
    assert.ok(mayBringFiles(transfer({}, [textFile])));
    assert.ok(mayBringFiles(transfer({ 'application/vnd.code.uri-list': '' })));
    assert.ok(!mayBringFiles(transfer({ 'text/plain': '', 'text/html': '' })));
    assert.ok(!mayBringFiles(transfer({ 'text/uri-list': '', 'text/html': '' })));
  });

  it('pastes text as text, whatever picture of it comes along', () => {
    assert.equal(readPaste(transfer({ 'text/plain': 'a\tb' }, [picture])), undefined);
    assert.equal(readPaste(transfer({ 'text/plain': 'a', 'text/html': '<b>a</b>' }, [textFile])), undefined);
    assert.equal(readPaste(transfer({ 'text/plain': 'x'.repeat(1_000_000) })), undefined);
    assert.equal(readPaste(transfer({ 'text/plain': 'note.txt' }, [textFile]))?.kind, 'files');
    assert.equal(readPaste(transfer({}, [picture]))?.kind, 'files');
  });

  it('knows pictures', () => {
    assert.ok(isImage(picture));
    assert.ok(!isImage({ type: 'image/svg+xml' }));
    assert.ok(!isImage(textFile));
  });
});

describe('reading a file from outside', () => {
  it('takes UTF-8, and UTF-16 with a mark', () => {
    assert.equal(decodeText(new TextEncoder().encode('안녕 👋')), '안녕 👋');
    assert.equal(decodeText(new Uint8Array([0xef, 0xbb, 0xbf, 0x61])), 'a');
    assert.equal(decodeText(new Uint8Array([0xff, 0xfe, 0x48, 0xc5])), '안');
    assert.equal(decodeText(new Uint8Array([0xfe, 0xff, 0xc5, 0x48])), '안');
    assert.equal(decodeText(new Uint8Array([0xbe, 0xc8, 0xb3, 0xe7])), '안녕');
    assert.equal(decodeText(new Uint8Array()), '');
  });

  it('calls everything else binary', () => {
    assert.equal(decodeText(new Uint8Array([0x61, 0, 0x62])), undefined);
    assert.equal(decodeText(new Uint8Array([0xbe, 0xc8, 0xb3, 0x20])), undefined);
  });

  it('reads nothing of what is too large', async () => {
    const file = { name: 'big.log', size: 1_000_001, arrayBuffer: () => Promise.reject(new Error('read')) };
    assert.deepEqual(await readAttachment(file), { name: 'big.log', state: 'too-large' });
  });
});

describe('files in the prompt box', () => {
  function shown(): PanelFixture {
    const page = new PanelFixture();
    page.show();
    return page;
  }
  function fire(page: PanelFixture, type: string, data: DataTransfer, target: Element = page.textarea): Event {
    const event = new Event(type, { bubbles: true, cancelable: true });
    Object.assign(event, type === 'paste' ? { clipboardData: data } : { dataTransfer: data, relatedTarget: null });
    target.dispatchEvent(event);
    return event;
  }
  async function settled(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }

  it('show where they can be dropped, and keep VS Code from taking the drag', () => {
    const page = shown();
    const zone = page.find('main');
    let reached = 0;
    zone.parentElement?.addEventListener('dragover', () => { reached += 1; });
    assert.ok(fire(page, 'dragenter', transfer({}, [textFile]), zone).defaultPrevented);
    assert.ok(fire(page, 'dragover', transfer({}, [textFile]), zone).defaultPrevented);
    assert.equal(reached, 0);
    assert.match(page.find('.drop-target').textContent, /Drop to add/);
    fire(page, 'dragleave', transfer({}, [textFile]), zone);
    assert.equal(page.root.querySelector('.drop-target'), null);
    assert.ok(!fire(page, 'dragenter', transfer({ 'text/plain': 'x' }), zone).defaultPrevented);
    assert.equal(page.root.querySelector('.drop-target'), null);
  });

  it('go to the host: text with its text, what is not text with the reason', async () => {
    const page = shown();
    fire(page, 'drop', transfer({}, [textFile, new File([new Uint8Array([0, 1])], 'a.bin')]));
    await settled();
    assert.deepEqual(page.of('attach-files'), [
      { type: 'attach-files', conversationId: 'c1', files: [{ name: 'note.txt', text: '안녕', state: 'ready' }, { name: 'a.bin', state: 'binary' }] },
    ]);
    fire(page, 'drop', transfer({ 'application/vnd.code.uri-list': 'file:///a.ts' }));
    assert.deepEqual(page.of('attach-uris'), [{ type: 'attach-uris', conversationId: 'c1', uris: ['file:///a.ts'] }]);
  });

  it('leave pictures out and say so, with the rest taken', async () => {
    const page = shown();
    assert.ok(fire(page, 'paste', transfer({}, [picture])).defaultPrevented);
    await settled();
    assert.match(page.find('.composer-note').textContent, /Pictures cannot be sent/);
    assert.deepEqual(page.of('attach-files'), []);
    fire(page, 'paste', transfer({}, [picture, textFile]));
    await settled();
    assert.equal(page.of('attach-files')[0]?.files.length, 1);
  });

  it('say which could not be read, such as a folder', async () => {
    const page = shown();
    const folder = Object.assign(new File([], 'folder'), { arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) });
    fire(page, 'drop', transfer({}, [folder]));
    await settled();
    assert.match(page.find('.composer-note').textContent, /folder could not be read/);
    assert.deepEqual(page.of('attach-files'), []);
  });

  it('are taken a hundred at a time, and the rest is said', async () => {
    const page = shown();
    fire(page, 'drop', transfer({}, Array.from({ length: 101 }, (_, index) => new File(['x'], `${String(index)}.txt`))));
    await settled();
    assert.equal(page.of('attach-files')[0]?.files.length, 100);
    assert.match(page.find('.composer-note').textContent, /first 100/);
  });

  it('say when a path is too long to be taken', () => {
    const page = shown();
    fire(page, 'drop', transfer({ 'application/vnd.code.uri-list': `file:///a.ts\r\nfile:///${'x'.repeat(9_000)}` }));
    assert.deepEqual(page.of('attach-uris').map(({ uris }) => uris), [['file:///a.ts']]);
    assert.match(page.find('.composer-note').textContent, /too long.*: 1/);
  });

  it('leave pasted text alone', () => {
    const page = shown();
    assert.ok(!fire(page, 'paste', transfer({ 'text/plain': 'x'.repeat(100_000) })).defaultPrevented);
  });
});
