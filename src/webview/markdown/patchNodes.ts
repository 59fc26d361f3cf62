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
 * @param parent whose last children are `shown`; a rendering may have taken some of them over already
 * @param rendering what is to be shown in their place
 * @returns the nodes that are shown now
 */
export function patchNodes(parent: Element, shown: readonly ChildNode[], rendering: ParentNode): ChildNode[] {
  const left = shown.filter((node) => node.parentNode === parent);
  const nodes = [...rendering.childNodes].map((node, index) => {
    const before = left[index];
    if (before) return patchNode(before, node);
    parent.append(node);
    return node;
  });
  for (const node of left.slice(nodes.length)) node.remove();
  return nodes;
}

function patchNode(shown: ChildNode, node: ChildNode): ChildNode {
  if (shown instanceof Text && node instanceof Text) {
    patchText(shown, node.data);
    return shown;
  }
  if (shown instanceof Element && node instanceof Element && isSamePlainElement(shown, node)) {
    patchNodes(shown, [...shown.childNodes], node);
    return shown;
  }
  shown.replaceWith(node);
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
