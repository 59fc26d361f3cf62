/**
 * Syntax highlighting into DOM nodes; loaded when the first code block shows (highlighting.ts). highlight.js writes
 * through an emitter of ours, so its result is never a string of HTML; the classes get the theme's colours in
 * media/highlight.css.
 */
import hljs from 'highlight.js/lib/core';
import type { Emitter } from 'highlight.js';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import markdown from 'highlight.js/lib/languages/markdown';
import python from 'highlight.js/lib/languages/python';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';

const languages = {
  bash, c, cpp, csharp, css, diff, go, java, javascript, json, kotlin, markdown, python, rust, sql, typescript, xml, yaml,
};

/** Words that highlight.js calls keywords like any other, and themes colour as the grammar of their definitions. */
const storageWords = new Set(
  'abstract async auto class const constexpr data def enum export extends extern final fn fun func function impl implements interface internal lambda let local mut namespace object open override private protected public readonly record sealed static struct trait type typedef union using val var virtual void volatile'.split(' '),
);

/** Builds the tree of spans that highlight.js describes. */
class NodeEmitter implements Emitter {
  readonly root = document.createDocumentFragment();
  private open: ParentNode[] = [this.root];

  private get innermost(): ParentNode {
    return this.open.at(-1) ?? this.root;
  }

  startScope(name: string): void {
    const span = document.createElement('span');
    // `title.function` becomes `hljs-title function_`, the class names that highlight.js documents.
    const [first = '', ...rest] = name.split('.');
    span.className = [`hljs-${first}`, ...rest.map((part, index) => part + '_'.repeat(index + 1))].join(' ');
    this.innermost.append(span);
    this.open.push(span);
  }

  endScope(): void {
    if (this.open.length === 1) return;
    const span = this.open.pop();
    if (span instanceof Element && span.className === 'hljs-keyword' && storageWords.has(span.textContent)) span.classList.add('storage_');
  }

  // highlight.js calls its modes' scopes by these older names, which its types leave out.
  openNode(name: string): void {
    this.startScope(name);
  }

  closeNode(): void {
    this.endScope();
  }

  addText(text: string): void {
    if (text !== '') this.innermost.append(text);
  }

  __addSublanguage(emitter: Emitter): void {
    if (emitter instanceof NodeEmitter) this.innermost.append(emitter.root);
  }

  toHTML(): string {
    return ''; // part of the interface; the nodes are what is used
  }

  finalize(): void {
    this.open = [this.root];
  }
}

hljs.configure({ __emitter: NodeEmitter });
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);

/**
 * @param language one of languages.ts
 * @returns spans and text nodes whose text is exactly the code
 */
export function highlightCode(code: string, language: string): Node {
  const result = hljs.highlight(code, { language, ignoreIllegals: true });
  if (result._emitter instanceof NodeEmitter && result._emitter.root.textContent === code) return result._emitter.root;
  const plain = document.createDocumentFragment();
  plain.append(code);
  return plain;
}
