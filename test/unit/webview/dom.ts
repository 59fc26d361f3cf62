/**
 * A document for tests of browser code in plain Node. Import this first and the code under test with `await
 * import(...)`: lit looks for the document when it is loaded.
 */
import { Window } from 'happy-dom';

export const window = new Window({ url: 'https://panel.test/' });

const names = [
  'document', 'Document', 'DocumentFragment', 'navigator', 'customElements', 'Node', 'Text', 'Element', 'HTMLElement', 'HTMLAnchorElement', 'HTMLButtonElement',
  'HTMLInputElement', 'HTMLLIElement', 'HTMLSelectElement', 'HTMLTextAreaElement', 'ShadowRoot', 'CSSStyleSheet', 'Event', 'CustomEvent', 'KeyboardEvent', 'InputEvent',
  'MouseEvent', 'MutationObserver',
] as const;
for (const name of names) {
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });
}

/** happy-dom's own is a plain event. */
class CompositionEvent extends window.Event {
  readonly data: string;

  constructor(type: string, init: { data?: string } = {}) {
    super(type, { bubbles: true, cancelable: true });
    this.data = init.data ?? '';
  }
}
Object.defineProperty(globalThis, 'CompositionEvent', { value: CompositionEvent, configurable: true });

// This document has no form-associated elements; the buttons' elements only need the method to be there.
Object.defineProperty(window.HTMLElement.prototype, 'attachInternals', { value: () => ({ form: null, setFormValue: () => undefined, setValidity: () => undefined }) });

/** @returns everything below an element as markup, to compare two trees */
export function markup(element: ParentNode): string {
  return [...element.childNodes].map((node) => ('outerHTML' in node ? String(node.outerHTML) : `#${node.textContent ?? ''}`)).join('');
}
