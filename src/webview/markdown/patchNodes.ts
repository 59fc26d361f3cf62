/**
 * Brings nodes that are shown up to a new rendering of the same text, which has grown at its end: nodes that are still
 * right stay, and text is appended to them. Laying out and painting a paragraph anew for each piece of text costs
 * several times as much, and would take the reader's selection away.
 */

/** Elements that are nothing but their tag, their attributes and their children. All others are taken as a whole. */
const plainElements = new Set([
  'P', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'UL', 'OL', 'LI', 'BLOCKQUOTE',
  'TABLE', 'THEAD', 'TBODY', 'TR', 'TH', 'TD', 'STRONG', 'EM', 'S', 'A', 'CODE',
]);

function isPlain(element: Element): boolean {
  return plainElements.has(element.tagName) || element.className === 'table-box';
}

/**
 * @param parent whose last children are `shown`
 * @param rendering what is to be shown in their place; it is used up
 * @param keptFor what stays where it is shown, by what stands for it in the rendering
 * @returns the nodes that are shown now
 */
export function patchNodes(parent: Element, shown: readonly ChildNode[], rendering: ParentNode, keptFor: ReadonlyMap<Node, ChildNode> = new Map()): ChildNode[] {
  const left = shown.filter((node) => node.parentNode === parent);
  const kept = new Set([...rendering.childNodes].flatMap((node) => keptFor.get(node) ?? []));
  const nodes: ChildNode[] = [];
  for (const node of [...rendering.childNodes]) nodes.push(showNode(parent, left, node, kept, keptFor));
  for (const node of left) if (node.parentNode === parent) node.remove();
  return nodes;
}

/** @param left what is shown and not dealt with yet: what is used of it is taken off */
function showNode(parent: Element, left: ChildNode[], node: ChildNode, kept: ReadonlySet<ChildNode>, keptFor: ReadonlyMap<Node, ChildNode>): ChildNode {
  const stays = keptFor.get(node);
  // What is kept may have moved into another element.
  while (left[0] && left[0].parentNode !== parent) left.shift();
  const [next] = left;
  if (stays && left.includes(stays)) {
    for (const passed of left.splice(0, left.indexOf(stays) + 1)) if (passed !== stays) passed.remove();
    return stays;
  }
  const isFree = next !== undefined && !kept.has(next);
  if (isFree && !stays) {
    left.shift();
    return patchNode(next, node, keptFor);
  }
  const added = stays ?? withKept(node, keptFor);
  parent.insertBefore(added, next ?? null);
  return added;
}

function patchNode(shown: ChildNode, node: ChildNode, keptFor: ReadonlyMap<Node, ChildNode>): ChildNode {
  if (shown instanceof Text && node instanceof Text) {
    patchText(shown, node.data);
    return shown;
  }
  if (shown instanceof Element && node instanceof Element && isSamePlainElement(shown, node)) {
    patchNodes(shown, [...shown.childNodes], node, keptFor);
    return shown;
  }
  shown.replaceWith(withKept(node, keptFor));
  return node;
}

/** Puts what is kept into a node that is shown anew. */
function withKept(node: ChildNode, keptFor: ReadonlyMap<Node, ChildNode>): ChildNode {
  for (const [standIn, stays] of keptFor) if (node !== standIn && node.contains(standIn)) standIn.parentNode?.replaceChild(stays, standIn);
  return node;
}

/** Appending lets the browser keep the shapes and lines of what stands there. */
function patchText(shown: Text, data: string): void {
  if (shown.data === data) return;
  if (data.startsWith(shown.data)) shown.appendData(data.slice(shown.data.length));
  else shown.data = data;
}

function isSamePlainElement(shown: Element, node: Element): boolean {
  if (shown.tagName !== node.tagName || !isPlain(shown)) return false;
  if (shown.attributes.length !== node.attributes.length) return false;
  return [...node.attributes].every(({ name, value }) => shown.getAttribute(name) === value);
}

/** @returns the text that ends the nodes, when there is nothing but plain elements around it */
export function lastText(nodes: readonly ChildNode[]): Text | undefined {
  let node: ChildNode | null | undefined = nodes.at(-1);
  while (node instanceof Element && isPlain(node)) node = node.lastChild;
  return node instanceof Text ? node : undefined;
}
