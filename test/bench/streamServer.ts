// A gateway that streams one answer, for what is measured in a real VS Code: it knows when it wrote the first text.
import { createServer, type ServerResponse } from 'node:http';

/** Milliseconds of a clock that the processes of this machine share. */
const now = (): number => performance.timeOrigin + performance.now();
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

export interface StreamServer {
  /** Its base URL. */
  url: string;
  /** Answers from here on have this word in what comes first. */
  mark: (word: string) => void;
  /** When the last answer's first text was written. */
  firstByte: () => number;
  close: () => void;
}

/**
 * @param first an answer's first piece of text, with the word in it
 * @param rest what follows, a piece each two milliseconds
 */
export async function startStreamServer(first: (word: string) => string, rest: readonly string[]): Promise<StreamServer> {
  let [word, written] = ['', Number.NaN];
  const answer = async (response: ServerResponse): Promise<void> => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (delta: object): void => void response.write(`data: ${JSON.stringify({ id: 'a', choices: [{ index: 0, delta }] })}\n\n`);
    send({ role: 'assistant', content: '' });
    await pause(50);
    written = now();
    send({ content: first(word) });
    for (const content of rest) {
      await pause(2);
      send({ content });
    }
    response.end('data: {"id":"a","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
  };
  const server = createServer((request, response) => {
    request.resume();
    if (request.url?.endsWith('/chat/completions') === true) void answer(response);
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[]}');
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    mark: (next) => { word = next; },
    firstByte: () => written,
    close: () => { server.close(); server.closeAllConnections(); },
  };
}
