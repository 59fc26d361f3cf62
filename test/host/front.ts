// A small server before the VS Code server, on one address that stays the same when the server behind it is started anew.
// It answers /mint-key, without which SecretStorage lasts only until the next reload, and lets in only pages of its own
// address: a web page elsewhere must not reach a VS Code with a terminal on this machine.
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import * as z from 'zod/mini';

/** What a front stands before. */
export interface FrontOptions {
  /** The port to listen on; 0: any free one. */
  readonly port: number;
  /** The port of the server behind it, asked for at each request. */
  readonly target: () => number;
  /** The token of the server behind it, handed to the browser as the cookie that VS Code looks for. */
  readonly connectionToken: string;
  /** 32 bytes from which VS Code's web client derives the key of its secrets. */
  readonly secretKey: Buffer;
  /** More of the workbench's own configuration, which its page holds. */
  readonly configuration?: Readonly<Record<string, unknown>> | undefined;
}

/** A listening front. */
export interface Front {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Starts the front.
 * @throws Error when the port is taken
 */
export async function startFront(options: FrontOptions): Promise<Front> {
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    answer(options, incoming, outgoing);
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    if (!isOwnPage(incoming)) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const behind = connect(options.target(), '127.0.0.1', () => {
      behind.write(requestHead(incoming));
      behind.write(head);
      socket.pipe(behind).pipe(socket);
    });
    // Either side may break off at any time, as when a test kills the server: the other side is closed with it.
    for (const [one, other] of [[socket, behind], [behind, socket]] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is in use: choose another with --port.`) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

function answer(options: FrontOptions, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (!isOwnPage(incoming)) {
    outgoing.writeHead(403).end();
    return;
  }
  const { pathname } = new URL(incoming.url ?? '/', 'http://front');
  if (pathname === '/mint-key') {
    outgoing.writeHead(200, { 'content-type': 'application/octet-stream' }).end(options.secretKey);
    return;
  }
  const cookie = `vscode-tkn=${options.connectionToken}`;
  if (pathname === '/' && incoming.headers.cookie?.includes(cookie) !== true) {
    outgoing.writeHead(302, { 'set-cookie': `${cookie}; SameSite=Lax`, location: incoming.url }).end();
    return;
  }
  const { method, url } = incoming;
  const { configuration } = options;
  const isConfigured = pathname === '/' && configuration !== undefined;
  const headers = isConfigured ? { ...incoming.headers, 'accept-encoding': 'identity' } : incoming.headers;
  const behind = request({ host: '127.0.0.1', port: options.target(), method, headers, path: url }, (reply) => {
    if (isConfigured) {
      configured(reply, configuration).then(
        (page) => outgoing.writeHead(reply.statusCode ?? 502, { ...reply.headers, 'content-length': Buffer.byteLength(page) }).end(page),
        () => outgoing.destroy(),
      );
      return;
    }
    outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(outgoing);
  });
  behind.on('error', () => {
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end();
  });
  outgoing.on('close', () => behind.destroy());
  incoming.pipe(behind);
}

/** @returns the workbench's page with more in its configuration */
async function configured(reply: IncomingMessage, more: Readonly<Record<string, unknown>>): Promise<string> {
  const page = await text(reply);
  return page.replace(/(?<=id="vscode-workbench-web-configuration" data-settings=")[^"]*/, (settings) => {
    const configuration = z.record(z.string(), z.unknown()).parse(JSON.parse(unescape(settings)));
    return JSON.stringify({ ...configuration, ...more }).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  });
}

/** @returns the text of an attribute's value */
function unescape(value: string): string {
  const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return value.replace(/&(\w+);/g, (whole, name: string) => characters[name] ?? whole);
}

/** The request line and headers as they came, to be sent on before the connection turns into a WebSocket. */
function requestHead(incoming: IncomingMessage): string {
  const lines = [`${incoming.method ?? 'GET'} ${incoming.url ?? '/'} HTTP/1.1`];
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    lines.push(`${incoming.rawHeaders[index] ?? ''}: ${incoming.rawHeaders[index + 1] ?? ''}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Whether a request is for this machine by name and, where the browser says so, from a page of the same address. */
export function isOwnPage(incoming: Pick<IncomingMessage, 'headers'>): boolean {
  const { host = '', origin } = incoming.headers;
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return false;
  return origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
}
