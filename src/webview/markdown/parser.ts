/**
 * The Markdown parser: CommonMark with GFM's tables, strikethrough and autolinks. Raw HTML stays text. It makes
 * tokens only; what becomes of them is decided in render.ts, so nothing here ever is HTML.
 */
import MarkdownIt from 'markdown-it';

/** Link reference definitions by normalised label, as the parser keeps them in its environment. */
export type References = Record<string, { title: string; href: string }>;

const parser = new MarkdownIt({ html: false, linkify: true });
export type MarkdownToken = ReturnType<typeof parser.parse>[number];
// Every destination is parsed as a link; render.ts makes only safe ones clickable. Otherwise an unsafe link would
// show its own source.
parser.validateLink = () => true;
// GFM links `www.` and full addresses. A bare name is left alone: `README.md` is a file here, not a site in Moldova.
parser.linkify.set({ fuzzyLink: false });
parser.linkify.add('ftp:', null);
parser.linkify.add('//', null);
parser.linkify.add('www.', {
  validate: (text, position, self) => {
    const rest = `//www.${text.slice(position, position + 2_048)}`;
    return Math.max(0, self.testSchemaAt(rest, 'http:', 0) - '//www.'.length);
  },
  normalize: (match) => {
    match.url = `http://${match.url}`;
  },
});

/**
 * @param references definitions known from earlier text; new ones are added to this object
 * @returns the block tokens of the text, inline tokens as their children
 */
export function parseMarkdown(text: string, references: References): MarkdownToken[] {
  return parser.parse(text, { references });
}
