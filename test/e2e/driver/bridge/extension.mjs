// Never shipped. Lets an end-to-end test evaluate a function against the `vscode` API inside the extension host, over
// loopback. The address, with a secret in it, is written to the file that the test names.
import { randomBytes } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import * as vscode from 'vscode';

export function activate(context) {
  const file = process.env.KROUTER_TEST_BRIDGE;
  if (file === undefined) return;
  const secret = `/${randomBytes(16).toString('hex')}`;
  const server = createServer(async (request, response) => {
    if (request.url !== secret) {
      response.writeHead(404).end();
      return;
    }
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    try {
      const { source, argument } = JSON.parse(body);
      // Indirect eval: the function sees nothing of this file, as it sees nothing of the test's.
      const value = await (0, eval)(`(${source})`)(vscode, argument);
      response.end(JSON.stringify({ value }));
    } catch (error) {
      response.end(JSON.stringify({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
    }
  });
  server.listen(0, '127.0.0.1', () => {
    // Renamed into place, so that the file is never read half written.
    writeFileSync(`${file}.new`, `http://127.0.0.1:${server.address().port}${secret}`);
    renameSync(`${file}.new`, file);
  });
  context.subscriptions.push({ dispose: () => server.close() });
}
