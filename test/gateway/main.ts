// The gateway from the command line:
//   node out/test/gateway/main.mjs --port 8787 --pace 15 --no-auth --credits 5000 --requests-per-minute 20
// It prints its base URL in one line and runs until SIGINT or SIGTERM.
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { startGateway } from './gateway';

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    pace: { type: 'string' },
    credits: { type: 'string' },
    'requests-per-minute': { type: 'string' },
    'no-auth': { type: 'boolean', default: false },
  },
});

/** The number a flag was given; the flag without one, or with something else, is an error. */
function numberOf(flag: 'port' | 'pace' | 'credits' | 'requests-per-minute'): number | undefined {
  const text = values[flag];
  return text === undefined ? undefined : z.parse(z.coerce.number().check(z.gte(0)), text);
}

const requestsPerMinute = numberOf('requests-per-minute');
const gateway = await startGateway({
  port: numberOf('port') ?? 8787,
  pace: numberOf('pace') ?? 15,
  credits: numberOf('credits') ?? 5000,
  authentication: values['no-auth'] ? 'none' : 'required',
  ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
});
console.log(`K-Router gateway: ${gateway.baseUrl}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void gateway.close();
  });
}
