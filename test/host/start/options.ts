// The command line of npm start.
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';

/** What --help prints. */
export const help = `npm start [-- options]
  (none)              VS Code in your browser, against the local gateway: no key and no network needed
  --key               the local gateway wants a key: any that starts with kr-, but not with kr-refused
  --live              against api.k-router.com, with your own key (asked for in the panel)
  --desktop           in the desktop VS Code that is installed here
  --port N            at this port, instead of 8717 or any free one
  --language ko|en    the display language, instead of this system's
  --theme dark|light|hc|hc-light
  --prompt TEXT       sends one prompt through the panel without a window, prints the answer and its time to first token
  --screenshot FILE   with --prompt: writes a picture of the window (PNG)
  --help`;

const optionsSchema = z.object({
  key: z.boolean(),
  live: z.boolean(),
  desktop: z.boolean(),
  help: z.boolean(),
  port: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(65_535))),
  language: z.enum(['ko', 'en']),
  theme: z.optional(z.enum(['dark', 'light', 'hc', 'hc-light'])),
  prompt: z.optional(z.string().check(z.minLength(1))),
  screenshot: z.optional(z.string().check(z.endsWith('.png'))),
});

/** The command line of npm start, read. */
export type StartOptions = z.infer<typeof optionsSchema>;

/**
 * Reads a command line.
 * @param args without the program
 * @throws Error that names the option that is unknown or does not fit
 */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      key: { type: 'boolean', default: false },
      live: { type: 'boolean', default: false },
      desktop: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      port: { type: 'string' },
      language: { type: 'string', default: systemLanguage() },
      theme: { type: 'string' },
      prompt: { type: 'string' },
      screenshot: { type: 'string' },
    },
  });
  const parsed = optionsSchema.safeParse(values);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => `--${path.join('.')}`);
    throw new Error(`The value of ${names.join(' and ')} does not fit.\n${help}`);
  }
  const options = parsed.data;
  if (options.screenshot !== undefined && options.prompt === undefined) throw new Error('--screenshot goes with --prompt.');
  if (options.prompt !== undefined && (options.live || options.desktop || options.key)) {
    throw new Error('--prompt speaks to the local gateway, in a VS Code of its own that has no key: not with --live, --desktop or --key.');
  }
  if (options.key && options.live) throw new Error('--key is about the local gateway: not with --live, which always needs a key.');
  return options;
}

function systemLanguage(): 'ko' | 'en' {
  return new Intl.DateTimeFormat().resolvedOptions().locale.startsWith('ko') ? 'ko' : 'en';
}
