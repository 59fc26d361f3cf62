import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { isOwnPage, startFront, type Front } from '../../host/front';

describe('the front before the VS Code server', () => {
  let behind: Server;
  let front: Front;
  let port: number;
  const page = '<meta id="vscode-workbench-web-configuration" data-settings="{&quot;a&quot;:&quot;&lt;&amp;amp;&quot;}"><script>"{}"</script>';

  before(async () => {
    behind = createServer((request, response) => {
      if (request.url === '/?page') response.end(page);
      else response.end(`${request.url ?? ''} ${request.headers.cookie ?? ''}`);
    });
    behind.on('upgrade', (request, socket) => {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n\r\n${request.url ?? ''} `);
      socket.pipe(socket);
    });
    await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
    const address = behind.address();
    assert.ok(typeof address === 'object' && address !== null);
    port = address.port;
    const secretKey = Buffer.alloc(32, 5);
    front = await startFront({ port: 0, target: () => port, connectionToken: 'token', secretKey });
  });

  after(async () => {
    await front.close();
    behind.closeAllConnections();
    behind.close();
  });

  it('answers /mint-key itself', async () => {
    const reply = await fetch(`${front.origin}/mint-key`, { method: 'POST' });
    assert.deepEqual(Buffer.from(await reply.arrayBuffer()), Buffer.alloc(32, 5));
  });

  it('gives the page its token once, and then lets it through', async () => {
    const first = await fetch(`${front.origin}/?folder=%2Fa`, { redirect: 'manual' });
    assert.equal(first.status, 302);
    assert.equal(first.headers.get('location'), '/?folder=%2Fa');
    const cookie = first.headers.get('set-cookie')?.split(';')[0];
    assert.equal(cookie, 'vscode-tkn=token');
    const second = await fetch(`${front.origin}/?folder=%2Fa`, { headers: { cookie } });
    assert.equal(await second.text(), '/?folder=%2Fa vscode-tkn=token');
  });

  it('puts more into the configuration of the page, and of nothing else', async () => {
    const configuring = await startFront({ port: 0, target: () => port, connectionToken: 'token', secretKey: Buffer.alloc(32), configuration: { b: ['"&'] } });
    const get = async (from: Front, address: string): Promise<string> => (await fetch(`${from.origin}${address}`, { headers: { cookie: 'vscode-tkn=token' } })).text();
    const settings = /data-settings="([^"]*)"/.exec(await get(configuring, '/?page'))?.[1] ?? '';
    assert.deepEqual(JSON.parse(settings.replaceAll('&quot;', '"').replaceAll('&amp;', '&')), { a: '<&amp;', b: ['"&'] });
    assert.equal(await get(configuring, '/other'), '/other vscode-tkn=token');
    assert.equal(await get(front, '/?page'), page);
    await configuring.close();
  });

  it('passes WebSockets through in both directions', async () => {
    const { port: frontPort, host } = new URL(front.origin);
    const socket = connect(Number(frontPort), '127.0.0.1');
    let received = '';
    socket.on('data', (data: Buffer) => {
      received += data.toString();
      if (received.endsWith('/ws ')) socket.write('ping');
      if (received.endsWith('ping')) socket.end();
    });
    socket.write(`GET /ws HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    await new Promise((resolve) => socket.on('close', resolve));
    assert.match(received, /^HTTP\/1\.1 101 .*\/ws ping$/s);
  });

  it('says that the server behind is away', async () => {
    const reply = await (async () => {
      const working = port;
      port = 1;
      try {
        return await fetch(`${front.origin}/version`);
      } finally {
        port = working;
      }
    })();
    assert.equal(reply.status, 502);
  });

  it('says which port is taken', async () => {
    const taken = Number(new URL(front.origin).port);
    const options = { port: taken, target: () => port, connectionToken: '', secretKey: Buffer.alloc(32) };
    await assert.rejects(startFront(options), { message: `Port ${taken} is in use: choose another with --port.` });
  });

  it('lets in its own pages only', () => {
    assert.equal(isOwnPage({ headers: { host: '127.0.0.1:8717' } }), true);
    assert.equal(isOwnPage({ headers: { host: 'localhost:8717', origin: 'http://localhost:8717' } }), true);
    assert.equal(isOwnPage({ headers: { host: 'localhost:8717', origin: 'https://example.com' } }), false);
    assert.equal(isOwnPage({ headers: { host: 'localhost:8717', origin: 'http://localhost:9000' } }), false);
    assert.equal(isOwnPage({ headers: { host: 'rebound.example.com:8717' } }), false);
    assert.equal(isOwnPage({ headers: {} }), false);
  });
});
