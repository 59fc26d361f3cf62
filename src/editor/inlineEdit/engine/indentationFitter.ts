/** Brings the indentation of streamed code to that of the lines it will replace, line by line. Pure. */
import { commonIndent, indentationUnit, parseLines, reindent, type Line } from '../../codeBlocks/apply/lines';

/** So many lines are waited for before their own common indentation decides. */
const maxHeld = 8;

/** A base indentation and what it becomes. */
interface Shift {
  fromBase: string;
  toBase: string;
}

/**
 * Models answer with the selection's indentation, without it, or with that of the first line lost. Which of these is
 * told by lines that the answer and the original share, mostly by the very first one. A line that was given out is
 * never changed again; only where the beginning tells nothing, some lines are held back.
 */
export class IndentationFitter {
  readonly #first: Line | undefined;
  readonly #base: string;
  readonly #unit: string | undefined;
  /** The original's lines by what they say; undefined for those that stand there at several indentations. */
  readonly #known = new Map<string, Line | undefined>();
  readonly #texts = new Set<string>();
  /** Lines inside strings and comments of several lines: their indentation is content. */
  readonly #inText = new Set<string>();
  #shift: Shift | undefined;
  #fromUnit: string | undefined;
  #held: Line[] = [];
  /** Lines with text that were given out. */
  #given = 0;

  /** @param unit one step of indentation in the editor; the original's own lines count more */
  constructor(original: readonly Line[], unit: string | undefined) {
    this.#first = original.find(({ key }) => key !== '');
    this.#base = commonIndent(original);
    this.#unit = unitOf(original, this.#base) ?? unit;
    for (const line of original) {
      if (line.key === '') continue;
      const known = this.#known.get(line.key);
      this.#known.set(line.key, this.#known.has(line.key) && known?.indent !== line.indent ? undefined : line);
      this.#texts.add(line.text);
      if (line.isInText) this.#inText.add(line.text);
    }
  }

  /** @returns the lines that are certain by now, in order; blank ones are empty */
  push(text: string): string[] {
    const line = parseLines(text)[0] ?? { text: '', eol: '', indent: '', width: 0, key: '', isInText: false };
    if (this.#held.length === 0 && (line.key === '' || this.#shift)) return [this.#give(line)];
    this.#held.push(line);
    const shift = this.#decide();
    return shift ? this.#release(shift) : [];
  }

  /** @returns the lines that were held back */
  finish(): string[] {
    return this.#release({ fromBase: commonIndent(this.#held), toBase: this.#base });
  }

  #decide(): Shift | undefined {
    const [opening, ...more] = this.#held.filter(({ key }) => key !== '');
    if (!opening) return undefined;
    const first = this.#first;
    if (!first) return { fromBase: opening.indent, toBase: this.#base };
    if (opening.key === first.key) return { fromBase: opening.indent, toBase: first.indent };
    for (const line of [opening, ...more]) {
      const same = this.#known.get(line.key);
      if (same) return { fromBase: line.indent, toBase: same.indent };
    }
    if (opening.width <= first.width) return { fromBase: opening.indent, toBase: first.indent };
    // A new line further in than where the original begins: either all of the answer is, or only this line.
    if (more.length + 1 >= maxHeld) return { fromBase: commonIndent(this.#held), toBase: this.#base };
    return undefined;
  }

  #release(shift: Shift): string[] {
    this.#shift ??= shift;
    const lines = this.#held;
    this.#held = [];
    return lines.map((line) => this.#give(line));
  }

  #give(line: Line): string {
    if (line.key === '') return '';
    if (this.#given === 1) this.#correctAfterFirst(line);
    this.#given += 1;
    if (this.#inText.has(line.text)) return line.text;
    const { fromBase, toBase } = this.#shift ?? { fromBase: '', toBase: '' };
    // As it stood there: whatever the lines around it look like.
    if (fromBase === toBase && this.#texts.has(line.text)) return line.text;
    this.#fromUnit ??= this.#unitOf(line, fromBase);
    if (fromBase === toBase && (this.#fromUnit ?? this.#unit) === this.#unit) return line.text;
    return reindent(line, { fromBase, toBase, fromUnit: this.#fromUnit, toUnit: this.#unit });
  }

  /** The first line alone may have lost its indentation: then a line deeper in that both share stands where it stood. */
  #correctAfterFirst(line: Line): void {
    const same = this.#known.get(line.key);
    const shift = this.#shift;
    if (shift?.fromBase !== '' || shift.toBase === '' || same?.indent !== line.indent) return;
    if (same.width > (this.#first?.width ?? 0)) this.#shift = { fromBase: this.#base, toBase: this.#base };
  }

  /** What one step is in the answer; undefined while no line shows it. */
  #unitOf(line: Line, fromBase: string): string | undefined {
    if (this.#unit === undefined || this.#texts.has(line.text) || !line.indent.startsWith(fromBase)) return undefined;
    const step = line.indent.slice(fromBase.length);
    if (step === '' || line.key.startsWith('*')) return undefined;
    if (step.startsWith('\t')) return '\t';
    const spaces = /^ */.exec(step)?.[0] ?? '';
    if (this.#unit === '\t') return spaces.length >= 2 && spaces.length <= 8 ? spaces : undefined;
    // Wider than the original's steps: as likely a continued line as a step.
    return spaces.length > 1 && spaces.length < this.#unit.length && this.#unit.length % spaces.length === 0 ? spaces : this.#unit;
  }
}

/** One step of indentation in some lines, beyond the one that all of them have. */
function unitOf(lines: readonly Line[], base: string): string | undefined {
  if (base.includes('\t')) return '\t';
  return indentationUnit(lines.map((line) => ({ ...line, indent: line.indent.slice(base.length), width: Math.max(0, line.width - base.length) })));
}
