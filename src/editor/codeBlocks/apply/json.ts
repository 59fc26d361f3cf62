/** Merges JSON, with or without comments, into JSON key by key: keys that the code does not show stay. Pure. */
import { getNodeValue, parseTree, type Node, type ParseError } from 'jsonc-parser';
import { leavesCodeOut } from '../../leftOutCode';
import { indentationUnit, parseLines, reindent } from './lines';

interface TextEdit {
  offset: number;
  length: number;
  text: string;
}

/**
 * @param code line breaks are LF
 * @returns the original with the code's values in their places and its new keys after what they stand after, or undefined
 *   when one of the two is no JSON object, or a list in the code leaves something out
 */
export function mergeJson(original: string, code: string): string | undefined {
  const [mine, theirs] = [parseObject(original), parseObject(code)];
  if (!mine || !theirs) return undefined;
  const eol = original.includes('\r\n') ? '\r\n' : '\n';
  const units = { fromUnit: indentationUnit(parseLines(code)), toUnit: indentationUnit(parseLines(original)) };
  const edits: TextEdit[] = [];
  /** Values that are not shown whole: what they leave out would go. */
  const partial: Node[] = [];
  mergeValue(mine, theirs, '');
  if (partial.length > 0) return undefined;
  return edits.toSorted((one, other) => other.offset - one.offset || other.length - one.length).reduce(
    (text, { offset, length, text: replacement }) => text.slice(0, offset) + replacement + text.slice(offset + length),
    original,
  );

  function merge(target: Node, source: Node): void {
    const known = new Map(propertiesOf(target).map((property) => [nameOf(property), property]));
    let before = propertiesOf(target).at(-1);
    const isOnLines = original.slice(target.offset, before?.offset).includes('\n');
    // New keys by the key of the original that they follow.
    const added = new Map<Node, string[]>();
    for (const property of propertiesOf(source)) {
      const same = known.get(nameOf(property));
      const base = indentAt(original, (isOnLines ? before ?? target : target).offset);
      if (same) {
        before = same;
        mergeValue(valueOf(same), valueOf(property), indentAt(original, same.offset));
      } else if (before) {
        added.set(before, [...added.get(before) ?? [], isOnLines ? `,${eol}${base}${moved(property, base)}` : `, ${moved(property, base)}`]);
      }
    }
    for (const [{ offset, length }, texts] of added) edits.push({ offset: offset + length, length: 0, text: texts.join('') });
  }

  function mergeValue(target: Node | undefined, source: Node | undefined, base: string): void {
    if (!target || !source || JSON.stringify(getNodeValue(target)) === JSON.stringify(getNodeValue(source))) return;
    if (target.type === 'object' && source.type === 'object' && propertiesOf(target).length > 0) {
      merge(target, source);
      return;
    }
    if (leavesCodeOut(code.slice(source.offset, source.offset + source.length))) {
      if (target.type === 'array' && source.type === 'array' && itemsOf(target).length > 0) {
        mergeList(target, source);
        return;
      }
      partial.push(source);
    }
    edits.push({ offset: target.offset, length: target.length, text: moved(source, base) });
  }

  /** A list that says it leaves items out: those stay, and what is new comes after them. */
  function mergeList(target: Node, source: Node): void {
    const known = itemsOf(target);
    const last = known.at(-1);
    if (!last) return;
    const isOnLines = original.slice(target.offset, last.offset).includes('\n');
    const base = indentAt(original, (isOnLines ? last : target).offset);
    const added = itemsOf(source).filter((item) => {
      const same = known.find((other) => isSameItem(other, item));
      if (same) mergeValue(same, item, indentAt(original, same.offset));
      return !same;
    });
    const text = added.map((item) => (isOnLines ? `,${eol}${base}${moved(item, base)}` : `, ${moved(item, base)}`)).join('');
    if (text !== '') edits.push({ offset: last.offset + last.length, length: 0, text });
  }

  /** A part of the code, indented for the original; its first line stands where it is put. */
  function moved(part: Node, base: string): string {
    const text = code.slice(part.offset, part.offset + part.length);
    const how = { ...units, fromBase: indentAt(code, part.offset), toBase: base };
    return parseLines(text).map((line, index) => (index === 0 ? line.text : reindent(line, how))).join(eol);
  }
}

/** @returns the keys of a JSON object and of those in it, `a.b` for one within another; undefined for a text that is none */
export function jsonKeys(text: string): string[] | undefined {
  const keysOf = (node: Node, prefix: string): string[] =>
    propertiesOf(node).flatMap((property) => {
      const [name, value] = [`${prefix}${nameOf(property)}`, valueOf(property)];
      return [name, ...(value?.type === 'object' ? keysOf(value, `${name}.`) : [])];
    });
  const root = parseObject(text);
  return root && keysOf(root, '');
}

function parseObject(text: string): Node | undefined {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  return errors.length === 0 && root?.type === 'object' ? root : undefined;
}

function propertiesOf({ children }: Node): Node[] {
  return children ?? [];
}

function itemsOf({ children }: Node): Node[] {
  return children ?? [];
}

/** What tells items of lists apart in the usual files. */
const identities = ['name', 'id', 'label', 'key'];

function isSameItem(one: Node, other: Node): boolean {
  const valueIn = (item: Node, key: string): unknown => {
    const property = item.type === 'object' ? propertiesOf(item).find((each) => nameOf(each) === key) : undefined;
    const value = property && valueOf(property);
    return value ? getNodeValue(value) : undefined;
  };
  const key = identities.find((each) => valueIn(one, each) !== undefined);
  if (key !== undefined) return valueIn(one, key) === valueIn(other, key);
  return JSON.stringify(getNodeValue(one)) === JSON.stringify(getNodeValue(other));
}

function nameOf({ children }: Node): string {
  return String(children?.[0]?.value);
}

function valueOf({ children }: Node): Node | undefined {
  return children?.[1];
}

/** The white space that the line at an offset begins with. */
function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset))?.[0] ?? '';
}
