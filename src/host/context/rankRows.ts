/** Which rows of the picker fit the words, and in which order. Pure. */
import type { NewReference } from '../../shared/context';
import { loadFuzzysort } from '../lazyModules';

/** A row, and what it is found by. */
export interface Row {
  reference: NewReference;
  detail?: string;
  name: string;
  /** The whole path, or another name. */
  path: string;
}

export interface RowGroups {
  /** Files that are open: before others that fit as well. */
  editors: readonly Row[];
  fixed: readonly Row[];
  places: readonly Row[];
}

/** How much more a row is worth for being open. */
const openFactor = 1.2;
/** On fuzzysort's scale, where 0.5 is a good match: typing a name with gaps is a habit from VS Code's own pickers. */
const threshold = 0.3;

/**
 * @param words what was typed; when empty, all rows come in their order, the open files first
 * @param max rows, at most
 * @param load what ranks the rows; when it cannot be loaded, those that hold the words come in their order
 */
export async function rankRows(words: string, { editors, fixed, places }: RowGroups, max: number, load = loadFuzzysort): Promise<Row[]> {
  const rows = [...editors, ...fixed, ...places];
  if (words === '' || max <= 0) return rows.slice(0, Math.max(0, max));
  const fuzzysort = await loaded(load);
  if (!fuzzysort) {
    const sought = words.toLowerCase();
    return rows.filter(({ name, path }) => `${name}\n${path}`.toLowerCase().includes(sought)).slice(0, max);
  }
  const open = new Set(editors);
  const found = fuzzysort.go(words, rows, {
    keys: ['name', 'path'],
    limit: max,
    threshold,
    scoreFn: ({ score, obj }) => (open.has(obj) ? score * openFactor : score),
  });
  return found.map(({ obj }) => obj);
}

/** Names that are made ready between two moments in which other work can run. */
const batch = 500;

/** Makes names ready to be searched, which takes longer than a search; what is ready already costs nothing. */
export async function prepareNames(names: readonly string[], load = loadFuzzysort): Promise<void> {
  const fuzzysort = await loaded(load);
  if (!fuzzysort) return;
  for (let index = 0; index < names.length; index += batch) {
    // Whatever is looked for: fuzzysort keeps what it has made of a text.
    for (const name of names.slice(index, index + batch)) fuzzysort.single('a', name);
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
  }
}

async function loaded(load: typeof loadFuzzysort): Promise<Awaited<ReturnType<typeof loadFuzzysort>>['default'] | undefined> {
  try {
    return (await load()).default;
  } catch {
    return undefined;
  }
}
