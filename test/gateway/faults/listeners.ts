// Faults that strike before a request reaches the gateway (T01–T04), and the other origin of T35: each a listener of its own,
// on loopback, with a record of what reached it.
import { createServer as createHttpServer, type IncomingMessage, request as httpRequest, type Server as HttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:tls';
import { recordRequest, type RequestRecord } from '../requestLog';
import { type Certificate, type KeyPair, makeCertificate } from './certificates';

/** A listener and what it saw. */
export interface Listener {
  /** The row of the fault matrix it is for. */
  readonly fault: string;
  /** Scheme, host and port. For T04 it is what `http.proxy` is set to. */
  readonly origin: string;
  /** `origin` with the path of the API: what a base URL setting is set to. */
  readonly baseUrl: string;
  /** T03: the certificate (PEM) of the authority that a client has to trust for the checks after trust to matter. */
  readonly certificateAuthority?: string;
  /** Connections that were accepted. */
  connections: number;
  /** Bytes of application data that were received; for TLS, after decryption. */
  applicationBytes: number;
  readonly requests: RequestRecord[];
  close(): Promise<void>;
}

type Seen = Pick<Listener, 'connections' | 'applicationBytes' | 'requests'>;
const nothingSeen = (): Seen => ({ connections: 0, applicationBytes: 0, requests: [] });
const host = '127.0.0.1';

async function listen(server: Server, address = host): Promise<number> {
  server.listen(0, address);
  await once(server, 'listening');
  return portOf(server);
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return address.port;
}

/** Counts connections and lets `close` end them all. */
function track(server: Server, seen: Seen): () => Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    seen.connections++;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  return async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    if (server.listening) await once(server, 'close');
  };
}

/** T01: a port that nobody listens on and that nobody gets while it is held. */
export async function closedPort(fault = 'T01'): Promise<Listener> {
  // The near end of an open connection keeps its port taken, and a port with no listener refuses connections.
  const server = createServer();
  const close = track(server, nothingSeen());
  const holder = connect(await listen(server), host).on('error', () => undefined);
  await once(holder, 'connect');
  const origin = `http://${host}:${(holder.address() as AddressInfo).port}`;
  return Object.assign(nothingSeen(), { fault, origin, baseUrl: `${origin}/v1`, close });
}

/** T02: a host name that no resolver knows (RFC 6761). */
export function unknownHost(): Promise<Listener> {
  const origin = 'https://gateway.invalid';
  return Promise.resolve({ ...nothingSeen(), fault: 'T02', origin, baseUrl: `${origin}/v1`, close: () => Promise.resolve() });
}

/** How the TLS server of T03 is set up. */
export interface TlsOptions {
  readonly certificate: Certificate;
  /** Signs the certificate: an authority that the client may know. */
  readonly authority?: KeyPair | undefined;
  /** VS Code never takes a proxy for 127.0.0.1; for 127.0.0.2, which is this machine too on Linux, it does. */
  readonly address: '127.0.0.1' | '127.0.0.2';
}

/** T03: the gateway behind TLS with a certificate of the given kind; `applicationBytes` proves what got through. */
export async function tlsServer(gatewayPort: number, options: TlsOptions): Promise<Listener> {
  const { key, cert, authority } = await makeCertificate(options.certificate, options.authority);
  const seen = nothingSeen();
  const server = createTlsServer({ key, cert });
  const close = track(server, seen);
  server.on('secureConnection', (socket) => {
    socket.on('data', (data: Buffer) => (seen.applicationBytes += data.length));
    join(socket, connect(gatewayPort, host));
  });
  const origin = `https://${options.address}:${await listen(server, options.address)}`;
  return Object.assign(seen, { fault: 'T03', certificateAuthority: authority, origin, baseUrl: `${origin}/v1`, close });
}

/** Carries bytes both ways until either side is gone. */
function join(left: Duplex, right: Duplex): void {
  left.pipe(right).pipe(left);
  for (const [near, far] of [[left, right], [right, left]] as const) {
    near.on('error', () => undefined).on('close', () => far.destroy());
  }
}

/** What the proxy of T04 does: asks for credentials with 407, is not there, or works. */
export type ProxyKind = 'refuses' | 'dead' | 'works';

/** How the proxy of T04 is set up. */
export interface ProxyOptions {
  readonly proxy: ProxyKind;
  /** `user:password` that one which works wants: 407 without them. */
  readonly credentials?: string | undefined;
  /** Port on 127.0.0.1 that tunnels lead to, whatever they ask for; the gateway's own by default. */
  readonly to?: number | undefined;
}

/** T04: an HTTP proxy; its log shows the requests, CONNECT among them, and how many connections it got. */
export async function proxy(gatewayPort: number, options: ProxyOptions): Promise<Listener> {
  if (options.proxy === 'dead') return closedPort('T04');
  const seen = nothingSeen();
  const challenge = 'Basic realm="proxy"';
  const expected = options.credentials === undefined ? undefined : `Basic ${Buffer.from(options.credentials).toString('base64')}`;
  const refuses = ({ headers }: IncomingMessage): boolean =>
    options.proxy === 'refuses' || (expected !== undefined && headers['proxy-authorization'] !== expected);
  const server: HttpServer = createHttpServer((request, response) => {
    recordRequest(seen.requests, request);
    if (refuses(request)) {
      response.writeHead(407, { 'Proxy-Authenticate': challenge, 'Content-Type': 'text/plain' });
      response.end('Proxy authentication required\n');
      return;
    }
    const { method, url: path, headers } = request;
    const onward = httpRequest({ host, port: gatewayPort, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  server.on('connect', (request, socket) => {
    const record = recordRequest(seen.requests, request);
    if (refuses(request)) {
      record.status = 407;
      socket.end(`HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: ${challenge}\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    record.status = 200;
    const onward = connect(options.to ?? gatewayPort, host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      join(socket, onward);
    });
    onward.on('error', () => socket.destroy());
  });
  const close = track(server, seen);
  const origin = `http://${host}:${await listen(server)}`;
  return Object.assign(seen, { fault: 'T04', origin, baseUrl: `${origin}/v1`, close });
}

/** T35: another origin. Whatever is sent there is recorded and answered with 200. */
export async function otherOrigin(): Promise<Listener> {
  const seen = nothingSeen();
  const server = createHttpServer((request, response) => {
    recordRequest(seen.requests, request);
    request.on('data', (data: Buffer) => (seen.applicationBytes += data.length));
    request.on('end', () => response.end('{"object":"list","data":[]}'));
  });
  const close = track(server, seen);
  const origin = `http://${host}:${await listen(server)}`;
  return Object.assign(seen, { fault: 'T35', origin, baseUrl: `${origin}/v1`, close });
}
