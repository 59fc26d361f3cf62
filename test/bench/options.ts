// The command line of npm run bench. Pure.
import { parseArgs } from 'node:util';

/** The parts of the benchmark, in the order they run. */
export const areas = ['size', 'host', 'webview', 'long', 'heavy', 'edit', 'activation', 'glyph'] as const;
export type Area = (typeof areas)[number];

/** What is asked for. */
export interface Options {
  areas: readonly Area[];
  /** Rounds of everything that is compared; each part has its own number when this is not given. */
  rounds: number | undefined;
  json: string | undefined;
  /** For trying out, not for figures. */
  quick: boolean;
}

const isArea = (name: string): name is Area => areas.some((area) => area === name);

/**
 * @param args of the command line
 * @throws Error that says what is wrong with them
 */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      rounds: { type: 'string' },
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && (!Number.isInteger(rounds) || rounds < 1)) throw new Error('--rounds takes a whole number.');
  const only = (values.only ?? []).flatMap((names) => names.split(','));
  const unknown = only.find((name) => !isArea(name));
  if (unknown !== undefined) throw new Error(`--only takes ${areas.join(', ')}; there is no ${unknown}.`);
  return { areas: only.length === 0 ? areas : areas.filter((area) => only.includes(area)), rounds, json: values.json, quick: values.quick };
}
