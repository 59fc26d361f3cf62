/**
 * The fast way through a code block that is still being written: new lines are appended to it, and nothing is parsed
 * until a line may close the fence. A block of 20,000 lines costs as much a line as one of ten.
 */
import { CodeLines } from './codeLines';

/** A fence without its closing line, at the end of the text so far. */
export class OpenFence {
  private readonly closing: RegExp;
  private readonly indent: RegExp;
  private readonly lines: CodeLines;
  /** The last line as it stands in the text: without a line break. */
  private lastLine: string;

  /**
   * @param code the element that shows the code
   * @param source the text from the beginning of the opening line, which is whole, to the end
   */
  constructor(code: Element, source: string) {
    const [, indent = '', marker = '```'] = /^( {0,3})(`{3,}|~{3,})/.exec(source) ?? [];
    this.closing = new RegExp(`^ {0,3}\\${marker.charAt(0)}{${marker.length},}[ \\t]*$`);
    this.indent = new RegExp(`^ {0,${indent.length}}`, 'gm');
    this.lines = new CodeLines(code);
    this.lastLine = '';
    this.append(source.slice(source.indexOf('\n') + 1));
  }

  /** @returns whether a line closed the fence; the text then has to be parsed again */
  append(text: string): boolean {
    const all = this.lastLine + text;
    const end = all.lastIndexOf('\n') + 1;
    const complete = all.slice(0, end);
    this.lastLine = all.slice(end);
    const code = this.upToClosing(complete);
    if (code !== '') this.lines.appendLines(code.replace(this.indent, ''));
    const isClosed = code.length < complete.length;
    this.lines.setLastLine(isClosed ? '' : this.lastLine.replace(this.indent, ''));
    return isClosed;
  }

  /** @param lines whole ones. @returns those before the closing line; all when there is none */
  private upToClosing(lines: string): string {
    let start = 0;
    for (const line of lines.split('\n')) {
      if (this.closing.test(line)) return lines.slice(0, start);
      start += line.length + 1;
    }
    return lines;
  }
}
