/**
 * What the reader chose for a code block: wrapped or not, whole or collapsed. Kept by the code itself, because a block's
 * element does not live as long: messages far from the view have none.
 */

/** Absent: the reader chose nothing. */
export interface CodeChoices {
  wraps?: boolean;
  isExpanded?: boolean;
}

/** The choices for this many blocks are kept, those of the longest ago go first. */
const kept = 500;
const choices = new Map<string, CodeChoices>();
const codes = new WeakMap<Element, string>();

/** Says which code a block shows, once it is whole. */
export function rememberCode(block: Element, code: string): void {
  codes.set(block, code);
}

/** @returns what the reader chose for the block's code */
export function choicesFor(block: Element): CodeChoices {
  return choices.get(codes.get(block) ?? '') ?? {};
}

/** Keeps what the reader chose; for code that is still being written there is nothing to keep it by. */
export function choose(block: Element, choice: CodeChoices): void {
  const code = codes.get(block);
  if (code === undefined) return;
  const all = { ...choicesFor(block), ...choice };
  choices.delete(code);
  choices.set(code, all);
  for (const oldest of choices.keys()) {
    if (choices.size <= kept) break;
    choices.delete(oldest);
  }
}
