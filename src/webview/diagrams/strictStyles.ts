/**
 * Lets a library that writes style attributes, style elements and markup work under a policy that forbids all three.
 * The frame has the page's policy whole, so its styles go to the CSS object model instead, which no policy forbids, and
 * come back as markup only in the finished picture. What would be loaded from elsewhere is left out: the policy would
 * stop it anyway. Only for the frame of diagrams: nothing else is in it.
 */

/** Where a style stands in markup, so that it is none for the parser. */
const heldStyle = 'data-held-style';
/** What stands in for a style element. */
const heldElement = 'held-style';
/** A name that the page's policy knows; the frame has it to itself. */
const policyName = 'lit-html';

interface MarkupPolicy {
  createHTML: (markup: string) => string;
}

/** The rules of the style elements that are in use. */
let rules: string[] = [];
let trust = (markup: string): string => markup;
const parser = new DOMParser();
const parseFromString = parser.parseFromString.bind(parser);

/** Replaces the ways to write styles and markup in this document. To be called before the library is loaded. */
export function allowStyles(): void {
  const policy = createPolicy();
  if (policy) trust = (markup) => policy.createHTML(markup);
  // Libraries would make policies of their own, which are forbidden, and complain.
  Object.defineProperty(window, 'trustedTypes', { value: undefined });
  replaceSetAttribute();
  replaceImageSource();
  replaceMarkupSinks();
  replaceStyleElements();
}

/** @returns the element that this markup is, with its styles held */
export function parseHeld(markup: string): Element | null {
  return parse(markup, 'text/html').body.firstElementChild;
}

/** @returns an SVG element with its styles, and the rules of the style elements so far, as a document */
export function toDocument(svg: Element): string {
  const text = new XMLSerializer().serializeToString(svg).replaceAll(` ${heldStyle}="`, ' style="');
  const style = `<style>${rules.join('\n').replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</style>`;
  return text.replace(/^<svg[^>]*>/, (tag) => tag + style);
}

/** Forgets the styles of a finished picture. */
export function forgetStyles(): void {
  rules = [];
  document.adoptedStyleSheets = [];
}

function createPolicy(): MarkupPolicy | undefined {
  const factory: unknown = Reflect.get(window, 'trustedTypes');
  if (typeof factory !== 'object' || factory === null) return undefined;
  const create: unknown = Reflect.get(factory, 'createPolicy');
  if (typeof create !== 'function') return undefined;
  const made: unknown = Reflect.apply(create, factory, [policyName, { createHTML: (markup: string) => markup }]);
  return isPolicy(made) ? made : undefined;
}

function isPolicy(value: unknown): value is MarkupPolicy {
  return typeof value === 'object' && value !== null && 'createHTML' in value;
}

/** Calls a method as it was before it was replaced. */
type Original = (self: unknown, parameters: readonly unknown[]) => unknown;

/** Replaces a method of the browser. @param make makes the new one from the old one */
function replaceMethod(owner: object, name: string, make: (original: Original) => (self: unknown, parameters: readonly unknown[]) => unknown): void {
  const method: unknown = Reflect.get(owner, name);
  if (typeof method !== 'function') return;
  const replaced = make((self, parameters): unknown => Reflect.apply(method, self, parameters));
  Object.defineProperty(owner, name, {
    configurable: true,
    writable: true,
    value(this: unknown, ...parameters: unknown[]): unknown {
      return replaced(this, parameters);
    },
  });
}

function replaceSetAttribute(): void {
  replaceMethod(Element.prototype, 'setAttribute', (original) => (self, [name, value]) => {
    if (!(self instanceof Element)) return undefined;
    if (String(name).toLowerCase() === 'style') applyStyle(self, String(value));
    else if (!leadsOutside(self, String(name), String(value))) original(self, [name, value]);
    return undefined;
  });
  replaceMethod(Element.prototype, 'setAttributeNS', (original) => (self, [namespace, name, value]) => {
    if (self instanceof Element && !leadsOutside(self, String(name), String(value))) original(self, [namespace, name, value]);
    return undefined;
  });
}

/** An image of a diagram would be a request to wherever the model likes. */
function replaceImageSource(): void {
  Object.defineProperty(HTMLImageElement.prototype, 'src', { get: () => '', set: () => undefined });
}

function applyStyle(element: Element, style: string): void {
  if (element instanceof HTMLElement || element instanceof SVGElement) element.style.cssText = withoutAddresses(style);
}

function leadsOutside({ localName }: Element, name: string, value: string): boolean {
  return localName !== 'a' && /^(?:xlink:)?(?:href|src|srcset|poster|background)$/i.test(name) && !value.trim().startsWith('#');
}

/** @returns style text that loads nothing */
function withoutAddresses(css: string): string {
  return css.replaceAll(/\b(?:url|src|image|(?:-webkit-)?image-set)\(\s*(?!["']?#)[^)]*\)/gi, 'none').replaceAll(/@import[^;]*;?/gi, '');
}

function replaceMarkupSinks(): void {
  const innerHtml = Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML');
  Object.defineProperty(Element.prototype, 'innerHTML', {
    ...innerHtml,
    set(this: Element, markup: unknown) {
      innerHtml?.set?.call(this, trust(held(String(markup))));
      for (const element of this.querySelectorAll(`[${heldStyle}]`)) {
        applyStyle(element, element.getAttribute(heldStyle) ?? '');
        element.removeAttribute(heldStyle);
      }
    },
  });
  DOMParser.prototype.parseFromString = parse;
}

function parse(markup: string, type: DOMParserSupportedType): Document {
  return parseFromString(trust(held(markup)), type);
}

/** @returns markup that has no styles for the parser, and nothing to load */
function held(markup: string): string {
  return markup
    .replaceAll(/(<[a-z][^<>]*?\s)style(?=\s*=)/gi, `$1${heldStyle}`)
    .replaceAll(/(<(?!a\s)[a-z][^<>]*?\s)(?:xlink:)?(?:href|src|srcset|poster|background)(?=\s*=\s*["']?\s*[^#\s"'])/gi, '$1data-left-out')
    .replaceAll(/<(\/?)style\b/gi, `<$1${heldElement}`);
}

/** A stand-in is handed out for each style element; once it is put somewhere, its rules are in use instead. */
function replaceStyleElements(): void {
  const standIn = (): Element => document.createElement(heldElement);
  replaceMethod(Document.prototype, 'createElement', (original) => (self, [name, options]) => original(self, [name === 'style' ? heldElement : name, options]));
  replaceMethod(Document.prototype, 'createElementNS', (original) => (self, [namespace, name, options]) =>
    name === 'style' ? standIn() : original(self, [namespace, name, options]));
  for (const name of ['insertBefore', 'appendChild']) {
    replaceMethod(Node.prototype, name, (original) => (self, parameters) => {
      const [node] = parameters;
      if (node instanceof Element && node.localName === heldElement) takeRules(node);
      else original(self, parameters);
      return node;
    });
  }
}

function takeRules(element: Element): void {
  const text = withoutAddresses(element.textContent);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  rules.push(text);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
