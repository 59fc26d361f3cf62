/** Cuts streamed Markdown into finished sentences to be read aloud. Pure. */
import * as l10n from '@vscode/l10n';

/** Where a sentence ends: at its mark before a space, at an East Asian full stop, or at the end of a line. */
const sentenceEnd = /[.!?…][)"'\]*_`]*(?=\s)|[。！？]|\n/g;
/** Longer text is cut short: nobody wants a screen reader to be held for minutes. */
const maxLength = 2_000;
/** How much Markdown, from its end, is looked at for that: cleaning megabytes would hold the page. */
const reach = 16_000;
/** Formulas, by the same rules as in `markdown/mathRules.ts`, in a line that has no more than a thousand signs between. */
const formulas = /\$\$[^$]{1,1000}\$\$|\\\([^$]{1,1000}?\\\)|\\\[[^$]{1,1000}?\\\]|(?<![0-9A-Za-z$\\])\$(?!\s)(?:\\.|[^$\\]){1,1000}(?<!\s)\$(?![0-9A-Za-z$])/g;
const fences = /^[^\S\n]*(?:`{3}|~{3})/gm;

export class SentenceReader {
  private rest = '';
  private inCode = false;
  /** The line that ends the block formula being written. */
  private formulaEnd: string | undefined;

  /** @returns the sentences that this text finishes, as plain words; empty when there is none */
  push(text: string): string {
    this.rest += text;
    const lastLine = this.rest.lastIndexOf('\n') + 1;
    let end = lastLine;
    for (const match of this.rest.slice(lastLine).matchAll(sentenceEnd)) end = lastLine + match.index + match[0].length;
    const finished = this.rest.slice(0, end);
    // A line without an end is not read again and again; its beginning tells whether it is a fence.
    this.rest = this.rest.slice(end, end + maxLength);
    return this.speakable(finished);
  }

  /** @returns what is left when no more text comes */
  finish(): string {
    const rest = this.rest;
    this.rest = '';
    const words = this.speakable(rest);
    this.inCode = false;
    this.formulaEnd = undefined;
    return words;
  }

  private speakable(text: string): string {
    const start = text.length > reach ? text.indexOf('\n', text.length - reach) + 1 : 0;
    // Of what is left out, only whether it ends in code is of interest.
    if ([...text.slice(0, start).matchAll(fences)].length % 2 === 1) this.inCode = !this.inCode;
    if (start > 0) this.formulaEnd = undefined;
    return text
      .slice(start)
      .split('\n')
      .map((line, index, lines) => {
        // No formula goes on over a blank line: a `$$` without an end was none.
        if (line.trim() === '' && index < lines.length - 1) this.formulaEnd = undefined;
        return this.speakableLine(line);
      })
      .filter((line) => line !== '')
      .join(' ')
      .slice(-maxLength);
  }

  private speakableLine(line: string): string {
    if (/^\s*(?:`{3}|~{3})/.test(line)) {
      this.inCode = !this.inCode;
      return this.inCode ? l10n.t('Code block.') : '';
    }
    if (this.inCode || /^[\s|:-]*$/.test(line)) return '';
    const mark = line.trim();
    if (this.formulaEnd !== undefined) {
      if (mark.endsWith(this.formulaEnd)) this.formulaEnd = undefined;
      return '';
    }
    if (mark === '$$' || mark === '\\[') {
      this.formulaEnd = mark === '$$' ? '$$' : '\\]';
      return `${l10n.t('Formula')}.`;
    }
    return line
      .replace(/^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+)+/, '')
      .replaceAll(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')
      .replaceAll(formulas, speakableFormula)
      .replaceAll('|', ' ')
      // Korean particles follow without a space, so none may come between.
      .replaceAll(/\*\*|__|[*`]|~~/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim();
  }
}

/** A name or a number is said as it is; TeX read aloud helps nobody. */
function speakableFormula(formula: string): string {
  const content = formula.replace(/^(?:\$+|\\[([])|(?:\$+|\\[)\]])$/g, '').trim();
  // What begins with an amount and goes on in words is money.
  if (/^\d[\d.,]*\s+[^\s\d=+*/<>^_\\-]{2}/u.test(content)) return formula;
  return /^[\p{L}\p{N}.,=+ ]{1,20}$/u.test(content) ? content : l10n.t('Formula');
}
