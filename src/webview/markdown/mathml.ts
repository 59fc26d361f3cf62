/**
 * TeX to MathML nodes, loaded when a formula is first seen. Temml makes a tree of its own; of that tree only known
 * elements, attributes and styles become nodes, so a formula can bring no link, image or script, and nothing that
 * leaves its box by far. Colours are left out: they would not fit the theme.
 */
import * as l10n from '@vscode/l10n';
import temml from 'temml';
import { hasMathFont, usePlainLetter } from './mathFont';
import { styleClass } from './mathStyles';

/** Longer TeX, in UTF-16 code units, is shown as it is. */
const maxLength = 5_000;
/** How often TeX macros may be expanded; and the longest TeX that may define some, which may grow by that much. */
const maxExpansions = 300;
const maxDefiningLength = 300;
const definition = /\\(?:[egx]?def|(?:re)?newcommand|providecommand|let|futurelet|global)(?![A-Za-z])/;
/** A formula of more nodes, or nested deeper, is shown as TeX: laying it out could take seconds. */
const maxNodes = 4_000;
const maxDepth = 60;
/** Sizes that a formula asks for, in em. */
const maxSize = [9, 9] as const;

const namespace = 'http://www.w3.org/1998/Math/MathML';

const elements = new Set([
  'math', 'mrow', 'mi', 'mn', 'mo', 'mtext', 'ms', 'mspace', 'mstyle', 'mpadded', 'mphantom', 'mfrac', 'msqrt', 'mroot', 'msub', 'msup', 'msubsup',
  'munder', 'mover', 'munderover', 'mmultiscripts', 'mprescripts', 'none', 'mtable', 'mtr', 'mtd', 'menclose',
]);
const attributes = new Set([
  'width', 'height', 'depth', 'voffset', 'lspace', 'rspace', 'stretchy', 'scriptlevel', 'displaystyle', 'mathvariant', 'fence', 'form', 'minsize',
  'maxsize', 'linethickness', 'symmetric', 'separator', 'movablelimits', 'largeop', 'accent', 'accentunder', 'display',
]);
/** A word, or a size of at most some lines: a number with one digit before its point, or two when its unit is small. */
const plainValue = /^(?:[a-z-]{1,24}|[-+]?\d?(?:\.\d+)?(?:em|ex)?|[-+]?\d{0,2}(?:\.\d+)?(?:pt|px|mu|%)|100%)$/;
const className = /^(?:tml|chr|wbk)-[a-z0-9-]+$|^(?:menclose|mathcal|mathscr|upstrike|downstrike|sout|longdiv-top|longdiv-arc|phasor-bottom|phasor-angle|circle-pad|textcircle|actuarial|special-fraction)$/;

/** Whether groups, pairs of delimiters or environments are nested too deep: parsing them takes more than linear time. */
function isTooDeep(tex: string): boolean {
  let depth = 0;
  for (const [sign] of tex.matchAll(/\\(?:left|right|begin|end)(?![A-Za-z])|\\[^A-Za-z]|[{}]/g)) {
    if (sign === '{' || sign === '\\left' || sign === '\\begin') depth += 1;
    else if (sign === '}' || sign === '\\right' || sign === '\\end') depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}

/**
 * @param display whether the formula stands on lines of its own
 * @returns a `math` element
 * @throws Error that says what is wrong with the TeX, or that it is too long
 */
export function createMathml(tex: string, display: boolean): Element {
  if (tex.length > (definition.test(tex) ? maxDefiningLength : maxLength)) throw new Error(l10n.t('The formula is too long.'));
  if (isTooDeep(tex)) throw new Error(l10n.t('The formula is nested too deep.'));
  const tree: unknown = temml.__renderToMathMLTree(tex, {
    displayMode: display,
    throwOnError: true,
    strict: false,
    trust: false,
    maxExpand: maxExpansions,
    maxSize: [...maxSize],
  });
  const math = new NodeBuilder().build(tree, 0);
  if (!(math instanceof Element)) throw new Error(l10n.t('The formula has no content.'));
  if (display) math.setAttribute('display', 'block');
  if (!hasMathFont()) for (const letter of math.querySelectorAll('mi:not([mathvariant])')) usePlainLetter(letter);
  return math;
}

class NodeBuilder {
  private count = 0;

  build(value: unknown, depth: number): Node {
    this.count += 1;
    if (this.count > maxNodes || depth > maxDepth) throw new Error(l10n.t('The formula is too large.'));
    if (!isRecord(value)) throw new Error('A formula’s tree has a part that is no node.');
    const { type, text, children } = value;
    if (typeof type !== 'string' && typeof text === 'string') return document.createTextNode(text);
    const parent = typeof type === 'string' && elements.has(type) ? document.createElementNS(namespace, type) : document.createDocumentFragment();
    if (parent instanceof Element) dress(parent, value);
    for (const child of listOf(children)) parent.appendChild(this.build(child, depth + 1));
    return parent;
  }
}

/** Gives an element what its node in Temml's tree has: attributes, classes and styles, the known ones. */
function dress(element: Element, node: Record<string, unknown>): void {
  for (const [name, value] of entriesOf(node['attributes'])) {
    if (attributes.has(name) && plainValue.test(value)) element.setAttribute(name, value);
  }
  const names = listOf(node['classes']).map(String).filter((name) => className.test(name));
  for (const [property, value] of entriesOf(node['style'])) names.push(...styleClass(property, value));
  if (names.length > 0) element.setAttribute('class', names.join(' '));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function entriesOf(value: unknown): [string, string][] {
  return isRecord(value) ? Object.entries(value).map(([name, entry]) => [name, String(entry)]) : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
