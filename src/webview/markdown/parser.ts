/**
 * The Markdown parser: CommonMark with GFM's tables, task lists, strikethrough and autolinks, and formulas. Raw HTML
 * stays text. It makes tokens only; what becomes of them is decided in render.ts, so nothing here ever is HTML.
 */
import MarkdownIt from 'markdown-it';
import { addMath } from './mathRules';
import { addTaskLists } from './taskLists';

/** Link reference definitions by normalised label, as the parser keeps them in its environment. */
export type References = Record<string, { title: string; href: string }>;

const parser = new MarkdownIt({ html: false, linkify: true });
export type MarkdownToken = ReturnType<typeof parser.parse>[number];
// Every destination is parsed as a link; render.ts makes only safe ones clickable. Otherwise an unsafe link would
// show its own source.
parser.validateLink = () => true;
addMath(parser);
addTaskLists(parser);

// GFM links `www.` and full addresses. A bare name is left alone: `README.md` is a file here, not a site in Moldova.
const addresses = new MarkdownIt({ linkify: true }).linkify;
parser.linkify.set({ fuzzyLink: false });
parser.linkify.add('ftp:', null);
parser.linkify.add('//', null);
for (const scheme of ['http:', 'https:']) {
  parser.linkify.add(scheme, {
    validate: (text, position) => withoutParticle(text, position, addresses.testSchemaAt(text, 'http:', position)),
  });
}
parser.linkify.add('www.', {
  validate: (text, position) => {
    const rest = `//www.${text.slice(position, position + 2_048)}`;
    const length = addresses.testSchemaAt(rest, 'http:', 0);
    return Math.max(0, withoutParticle(rest, 0, length) - '//www.'.length);
  },
  normalize: (match) => {
    match.url = `http://${match.url}`;
  },
});

/**
 * Korean writes particles right after a word: in `https://k-router.com에서` the address ends with `com`. Hangul that
 * begins a label or a path segment (`/한글`) is the address's own.
 * @returns the length of the address that begins at this position, without a particle at its end
 */
function withoutParticle(text: string, position: number, length: number): number {
  const address = text.slice(position, position + length);
  return /^(.*[0-9A-Za-z])[\uac00-\ud7a3]+$/.exec(address)?.[1]?.length ?? length;
}

/** What is known about the text that is parsed. */
export interface ParseOptions {
  /** Whether more text may follow: a formula at the end that is not closed may be one yet. */
  isOpen: boolean;
}

/**
 * @param references definitions known from earlier text; new ones are added to this object
 * @returns the block tokens of the text, inline tokens as their children
 */
export function parseMarkdown(text: string, references: References, { isOpen }: ParseOptions = { isOpen: false }): MarkdownToken[] {
  return parser.parse(text, { references, open: isOpen });
}

/** @returns an info string without its backslash escapes and entities */
export function unescapeInfo(info: string): string {
  return parser.utils.unescapeAll(info);
}
