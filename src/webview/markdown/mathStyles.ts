/**
 * The few styles that MathML of today needs, as classes. The page's policy forbids style attributes, so each pair of
 * property and value becomes a rule of a sheet of our own when it is first met.
 */

const properties = new Set([
  'font-weight', 'font-style', 'math-depth', 'padding', 'padding-top', 'padding-right', 'padding-bottom', 'padding-left', 'margin-left', 'width', 'height',
  'border', 'border-top', 'border-right', 'border-bottom', 'border-left', 'text-align', 'transform', 'display', 'justify-content',
]);
/** Sizes of at most some lines, and the words that Temml writes. */
const part = String.raw`(?:-?\d?(?:\.\d+)?(?:em|ex)?|-?\d{0,2}(?:\.\d+)?(?:pt|px|%)|100%|solid|dashed|double|bold|italic|left|right|center|flex|block|math|none|scaleX\(-1\))`;
const value = new RegExp(`^${part}(?: ${part}){0,3}$`);
/** More pairs than any text of formulas needs; beyond them formulas do without. */
const maxRules = 400;

const classes = new Map<string, string>();
let sheet: CSSStyleSheet | undefined;

/** @returns the class for a style, in a list; none when it is not one of those that formulas may have */
export function styleClass(property: string, text: string): string[] {
  const name = property.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const plain = text.replace(/ !important$/, '').trim();
  if (!properties.has(name) || !value.test(plain)) return [];
  const key = `${name}:${plain}`;
  const known = classes.get(key);
  if (known !== undefined) return [known];
  if (classes.size >= maxRules) return [];
  const made = `math-style-${classes.size}`;
  classes.set(key, made);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  sheet.insertRule(`.markdown .${made} { ${key} }`);
  return [made];
}
