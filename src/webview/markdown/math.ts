/**
 * A formula in an answer: its TeX at first, MathML as soon as that is made. The renderer is loaded when a formula is
 * first seen, and works in pieces between frames, so that a page of formulas never holds the panel.
 */
import * as l10n from '@vscode/l10n';
import { loadMathml } from '../lazyModules';
import type * as mathml from './mathml';

/** How long formulas are made in one go, in milliseconds. */
const budget = 8;
/** How many formulas are kept: text that streams is rendered anew, and its formulas need not be. */
const maxKept = 500;

interface WaitingFormula {
  element: HTMLElement;
  tex: string;
  display: boolean;
}

const kept = new Map<string, Node>();
let waiting: WaitingFormula[] = [];
let renderer: typeof mathml | undefined;
let isWorking = false;

/**
 * @param tex without its delimiters
 * @param display whether it stands on lines of its own
 * @param source as it stands in the text, with its delimiters
 */
export function createMath(tex: string, display: boolean, source: string): HTMLElement {
  const element = document.createElement('span');
  element.className = display ? 'math math-display' : 'math';
  // Scrolls sideways, so it must be reachable by keyboard, and then it needs a name.
  if (display) {
    element.tabIndex = 0;
    element.setAttribute('role', 'group');
    element.setAttribute('aria-label', l10n.t('Formula'));
  }
  const known = kept.get(keyOf(tex, display));
  if (known) {
    element.append(known.cloneNode(true));
  } else {
    element.append(sourceElement(source));
    waiting.push({ element, tex, display });
    if (!isWorking) void work();
  }
  return element;
}

/** @returns a formula's source, as code */
export function sourceElement(source: string): HTMLElement {
  const code = document.createElement('code');
  code.className = 'math-source';
  code.textContent = source;
  return code;
}

async function work(): Promise<void> {
  isWorking = true;
  try {
    renderer ??= await loadMathml();
    while (waiting.length > 0) {
      const end = performance.now() + budget;
      while (waiting.length > 0 && performance.now() < end) {
        const next = waiting.shift();
        if (next) fill(next, renderer);
      }
      // A breath for the page.
      await new Promise((resolve) => setTimeout(resolve));
    }
  } catch {
    // The chunk did not load: the sources stay, and the next formula tries again.
    waiting = [];
  }
  isWorking = false;
}

function fill({ element, tex, display }: WaitingFormula, { createMathml }: typeof mathml): void {
  const key = keyOf(tex, display);
  try {
    const made = kept.get(key) ?? createMathml(tex, display);
    keep(key, made);
    element.replaceChildren(made.cloneNode(true));
  } catch (error) {
    element.classList.add('has-error');
    const note = document.createElement('span');
    note.className = 'math-note';
    note.textContent = l10n.t('This formula can’t be shown');
    if (error instanceof Error) note.title = error.message.slice(0, 300);
    element.append(note);
  }
}

function keep(key: string, node: Node): void {
  kept.set(key, node);
  if (kept.size <= maxKept) return;
  const [oldest] = kept.keys();
  if (oldest !== undefined) kept.delete(oldest);
}

function keyOf(tex: string, display: boolean): string {
  return `${display ? 'display' : 'inline'} ${tex}`;
}
