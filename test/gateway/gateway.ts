// The local K-Router gateway: a server on loopback that behaves as the API page says, for development and tests. It is never
// shipped. What it can be told to do is in README.md.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { carryOut, type Controlled, type ControlCommand, type ControlState, type ListenOrder, listenFor } from './control';
import type { Listener } from './faults/listeners';
import type { RequestRecord } from './requestLog';
import { handle } from './routes';
import { GatewayState, type Settings } from './state';

/** What a gateway starts with: its settings, and the port (0, the default: a free one). */
export interface GatewayOptions extends Partial<Settings> {
  port?: number;
}

/** A running gateway. */
export interface Gateway {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** `origin` with the path of the API. */
  readonly baseUrl: string;
  /** The requests seen since the start or the last reset, oldest first; those to `/control` are not among them. */
  readonly requests: readonly RequestRecord[];
  /**
   * Does what `POST /control` does.
   * @throws ZodError for a command or an option that is not known
   */
  control(commands: ControlCommand | readonly ControlCommand[]): Promise<ControlState>;
  /** Opens a listener for T01–T04 or T35. It closes with the gateway, or on a reset. */
  listen(order: ListenOrder): Promise<Listener>;
  /** Stops the gateway and its listeners; open connections are cut. */
  close(): Promise<void>;
}

const host = '127.0.0.1';

const defaults: Settings = {
  pace: 15,
  authentication: 'required',
  keys: undefined,
  credits: 5000,
  requestsPerMinute: undefined,
  cors: true,
  withoutModels: [],
  moreModels: [],
  hasFittingAnswers: false,
};

/**
 * Starts a gateway on loopback.
 * @throws Error when the port is taken
 */
export async function startGateway({ port = 0, ...settings }: GatewayOptions = {}): Promise<Gateway> {
  const state = new GatewayState({ ...defaults, ...settings });
  const server = createServer({ noDelay: true }, (request: IncomingMessage, response: ServerResponse) => {
    handle(controlled, request, response).catch((error: unknown) => {
      console.error('The gateway failed on a request:', error);
      response.destroy();
    });
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The gateway listens on no port.');
  const controlled: Controlled = { state, port: address.port };
  const origin = `http://${host}:${address.port}`;
  return {
    origin,
    baseUrl: `${origin}/v1`,
    requests: state.requests,
    control: (commands) => carryOut(controlled, commands),
    listen: (order) => listenFor(controlled, order),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, state.closeListeners()]);
    },
  };
}
