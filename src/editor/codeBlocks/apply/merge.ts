/**
 * Merges code into the code it is a new version of, piece by piece: what has the same name replaces what it is a version
 * of, what stands for left-out code keeps what is there, and what is new goes beside what it stood beside. Pure.
 */
import { findPlace } from './align';
import type { Edit } from './edits';
import { indentationUnit, reindent, type Line } from './lines';
import { bodies, isComplete, isContainer, members, outline, type Piece } from './outline';

/** What is merged. */
export interface MergeInput {
  original: readonly Line[];
  code: readonly Line[];
  /** Steps of indentation, where the text itself shows none. */
  unit: string | undefined;
  /** A line of the original, from 0, that decides between places that are equally good. */
  near?: number | undefined;
  /** What the code does not have stays: in the file, and in what only holds other pieces, such as classes. Else it goes. */
  keepsRest: boolean;
}

/** One level of both texts. */
interface Level {
  /** Lines of the original to look in. */
  from: number;
  to: number;
  pieces: Piece[];
  /** Code of the same level. */
  codePieces: Piece[];
  /** What the code does not have stays, though no comment says so. */
  isOpen: boolean;
}

/** A run of the code's pieces and the lines of the original they become, or none yet. */
interface Step {
  pieces: Piece[];
  target?: { from: number; to: number; edits: Edit[] };
  isMarker: boolean;
}

export class Merge {
  private readonly input: MergeInput;
  private readonly fromUnit: string | undefined;
  private readonly toUnit: string | undefined;

  constructor(input: MergeInput) {
    this.input = input;
    this.fromUnit = indentationUnit(input.code);
    this.toUnit = indentationUnit(input.original) ?? input.unit;
  }

  /** @returns the edits of the original, or undefined when the code has no place in it */
  edits(): Edit[] | undefined {
    const { original, code } = this.input;
    const pieces = outline(original, 0, original.length);
    const codePieces = outline(code, 0, code.length);
    return this.mergeLevel({ from: 0, to: original.length, pieces, codePieces, isOpen: false }, true);
  }

  /** Whether the code may be a new version of the whole original: it has much of what is at its top level. */
  coversAll(): boolean {
    const { original, code } = this.input;
    const codePieces = outline(code, 0, code.length);
    if (this.input.keepsRest || codePieces.some((piece) => this.hasMarker(piece))) return false;
    const [mine, theirs] = [significant(original), significant(code)];
    const names = new Set(theirs.map(({ name }) => name));
    const found = mine.filter(({ name }) => names.has(name)).length;
    return found > 0 && found >= mine.length * 0.6 && (found > 1 || mine.length === 1 && theirs.length === 1 && mine[0]?.header === firstText(original));
  }

  private mergeLevel(level: Level, isTop: boolean): Edit[] | undefined {
    const steps = this.locate(level, isTop);
    if (!steps) return undefined;
    const edits: Edit[] = [];
    for (const [index, step] of steps.entries()) {
      if (step.isMarker) continue;
      const added = step.target ? step.target.edits : this.insertion(level, steps, index);
      if (!added) return undefined;
      edits.push(...added);
    }
    return edits;
  }

  /** Finds what each piece of the code is a version of. @returns undefined when nothing here is known */
  private locate(level: Level, isTop: boolean): Step[] | undefined {
    const taken = new Set<Piece>();
    const steps: Step[] = [];
    for (const piece of level.codePieces) {
      if (piece.isMarker) {
        steps.push({ pieces: [piece], isMarker: true });
        continue;
      }
      const match = this.findPiece(level, piece, taken, isTop);
      const edits = match && this.replacement(match, piece);
      if (match && !edits) return undefined;
      const last = steps.at(-1);
      if (match && edits) {
        taken.add(match);
        steps.push({ pieces: [piece], target: { from: match.start, to: match.end, edits }, isMarker: false });
      } else if (last && !last.target && !last.isMarker) {
        last.pieces.push(piece);
      } else {
        steps.push({ pieces: [piece], isMarker: false });
      }
    }
    this.alignRest(level, steps);
    const isKnown = level.isOpen || steps.some(({ target }) => target) || (!isTop && steps.some(({ isMarker }) => isMarker));
    return isKnown || steps.every(({ isMarker }) => isMarker) && !isTop ? steps : undefined;
  }

  /** Pieces without a counterpart may still be a changed version of lines between those that have one. */
  private alignRest(level: Level, steps: Step[]): void {
    const hasMarkers = level.isOpen || steps.some(({ isMarker }) => isMarker);
    for (const [index, step] of steps.entries()) {
      if (step.target || step.isMarker || step.pieces.some((piece) => this.hasMarker(piece))) continue;
      // Beside left-out code, a definition or import of another name is a new one.
      if (hasMarkers && step.pieces.some((piece) => this.isOfItsOwn(piece))) continue;
      const before = steps.slice(0, index).findLast(({ target }) => target)?.target?.to ?? level.from;
      const after = steps.slice(index + 1).find(({ target }) => target)?.target?.from ?? level.to;
      const aligned = this.align(step.pieces, before, after, level);
      if (aligned) step.target = aligned;
    }
  }

  private align(pieces: readonly Piece[], from: number, to: number, level: Level): Step['target'] {
    const { original, code, near } = this.input;
    const [start, end] = [pieces[0]?.start ?? 0, pieces.at(-1)?.end ?? 0];
    const lines = code.slice(start, end);
    const place = findPlace(original, from, to, lines, near);
    if (!place) return undefined;
    // What opened a block that the code has whole takes the whole block with it.
    const all = allPieces(original, level.pieces);
    const codeAll = allPieces(code, pieces).filter((piece) => isComplete(code, piece));
    for (const [row, column] of place.pairs) {
      const whole = codeAll.find(({ header }) => header === start + row);
      const block = whole && all.find(({ header, seams }) => header === column && seams.length === whole.seams.length);
      if (block && whole.end > whole.header + 1) place.to = Math.max(place.to, block.end);
    }
    const [row, column] = [...place.pairs].find(([one, other]) => code[start + one]?.key === original[other]?.key) ?? [...place.pairs][0] ?? [0, 0];
    const edit = { from: place.from, to: place.to, lines: this.moved(lines, code[start + row]?.indent ?? '', original[column]?.indent ?? '') };
    return { from: place.from, to: place.to, edits: [edit] };
  }

  private findPiece({ pieces }: Level, piece: Piece, taken: ReadonlySet<Piece>, isTop: boolean): Piece | undefined {
    const same = (other: Piece): boolean => !other.isMarker && other.name === piece.name && other.isNamed === piece.isNamed && !taken.has(other);
    const here = pieces.filter(same);
    if (here.length > 0) return this.best(here, piece);
    // A snippet may be of something further in: then only a name will do, and only one that is there once.
    if (!isTop || !piece.isNamed) return undefined;
    return this.best(allPieces(this.input.original, pieces).filter((other) => same(other) && other.end - other.start > 1), piece);
  }

  /** Of several pieces with one name the one that has most of the code's lines; undefined when that is a matter of luck. */
  private best(candidates: readonly Piece[], piece: Piece): Piece | undefined {
    if (candidates.length <= 1) return candidates[0];
    const { original, code, near } = this.input;
    const keys = new Set(code.slice(piece.start, piece.end).map(({ key }) => key));
    const scored = candidates
      .map((other) => ({ other, score: original.slice(other.start, other.end).filter(({ key }) => key !== '' && keys.has(key)).length }))
      .sort((one, other) => other.score - one.score);
    const [first, second] = scored;
    if (first && second && first.score > second.score) return first.other;
    return candidates.find(({ start, end }) => near !== undefined && start <= near && near < end);
  }

  /** @returns the edits that make the piece of the original the one of the code; undefined when that cannot be told */
  private replacement(mine: Piece, theirs: Piece): Edit[] | undefined {
    const { original, code } = this.input;
    const [toBase, fromBase] = [original[mine.header]?.indent ?? '', code[theirs.header]?.indent ?? ''];
    const isOpen = this.input.keepsRest && this.lacksMembers(mine, theirs);
    if (!this.hasMarker(theirs) && !isOpen) {
      // Comments above that the code does not repeat are not meant to go.
      const isWhole = theirs.start < theirs.header;
      const edit = { from: isWhole ? mine.start : mine.header, to: mine.end, lines: this.moved(code.slice(isWhole ? theirs.start : theirs.header, theirs.end), fromBase, toBase) };
      return [edit];
    }
    const [myBodies, theirBodies] = [bodies(mine), bodies(theirs)];
    if (myBodies.length !== theirBodies.length) return undefined;
    const edits: Edit[] = [];
    if (theirs.start < theirs.header) edits.push({ from: mine.start, to: mine.header, lines: this.moved(code.slice(theirs.start, theirs.header), fromBase, toBase) });
    for (const [index, [from, to]] of myBodies.entries()) {
      const [theirFrom, theirTo] = theirBodies[index] ?? [0, 0];
      edits.push({ from: from - 1, to: from, lines: this.moved(code.slice(theirFrom - 1, theirFrom), fromBase, toBase) });
      const inner = this.mergeBody({ from, to, pieces: outline(original, from, to), codePieces: outline(code, theirFrom, theirTo), isOpen });
      if (!inner) return undefined;
      edits.push(...inner);
    }
    return edits;
  }

  /** Whether both are nothing but what they hold, and the code has not every definition that the original has there. */
  private lacksMembers(mine: Piece, theirs: Piece): boolean {
    const { original, code } = this.input;
    if (!isContainer(original, mine) || !isContainer(code, theirs)) return false;
    const shown = members(code, theirs);
    return members(original, mine).some(({ name, isNamed, header, end }) => isNamed && end > header + 1 && !shown.some((other) => other.name === name));
  }

  private mergeBody(level: Level): Edit[] | undefined {
    if (level.isOpen) return this.mergeLevel(level, false);
    if (level.codePieces.length === 0) return level.from === level.to ? [] : [{ from: level.from, to: level.to, lines: [] }];
    if (level.codePieces.some((piece) => this.hasMarker(piece))) return this.mergeLevel(level, false);
    const [start, end] = [level.codePieces[0]?.start ?? 0, level.codePieces.at(-1)?.end ?? 0];
    return [{ from: level.from, to: level.to, lines: this.moved(this.input.code.slice(start, end), this.codeBase(level), this.originalBase(level)) }];
  }

  /** Where new pieces go: after what they stood after, before what they stood before, or to the side the left-out code leaves. */
  private insertion(level: Level, steps: readonly Step[], index: number): Edit[] | undefined {
    const { code } = this.input;
    const step = steps[index];
    if (!step || step.pieces.some((piece) => this.hasMarker(piece))) return undefined;
    const [previous, next] = [steps[index - 1], steps[index + 1]];
    const [start, end] = [step.pieces[0]?.start ?? 0, step.pieces.at(-1)?.end ?? 0];
    const lines = this.moved(code.slice(start, end), this.codeBase(level), this.originalBase(level));
    const blankBefore = Array.from({ length: blanksBefore(code, start) }, () => '');
    const blankAfter = Array.from({ length: blanksAfter(code, end) }, () => '');
    if (previous?.target) return [{ from: previous.target.to, to: previous.target.to, lines: [...blankBefore, ...lines] }];
    if (next?.target) return [{ from: next.target.from, to: next.target.from, lines: [...lines, ...blankAfter] }];
    const { original } = this.input;
    if (next?.isMarker && !previous) {
      const first = level.pieces[0]?.start ?? level.to;
      const apart = blankAfter.length > 0 || isApart(original, level.pieces) ? [''] : [];
      return [{ from: first, to: first, lines: [...lines, ...apart] }];
    }
    if (level.isOpen || (previous?.isMarker && !next)) {
      const last = level.pieces.at(-1)?.end ?? level.from;
      const apart = blankBefore.length > 0 || (isApart(original, level.pieces) && last > level.from) ? [''] : [];
      return [{ from: last, to: last, lines: [...apart, ...lines] }];
    }
    return undefined;
  }

  private originalBase({ pieces, from }: Level): string {
    const { original } = this.input;
    const first = pieces[0];
    if (first) return original[first.header]?.indent ?? '';
    // An empty body is one step further in than the line above it.
    return (original[from - 1]?.indent ?? '') + (from > 0 ? this.toUnit ?? this.fromUnit ?? '' : '');
  }

  private codeBase({ codePieces }: Level): string {
    return this.input.code[codePieces[0]?.header ?? 0]?.indent ?? '';
  }

  private moved(lines: readonly Line[], fromBase: string, toBase: string): string[] {
    return lines.map((line) => reindent(line, { fromBase, toBase, fromUnit: this.fromUnit, toUnit: this.toUnit }));
  }

  private isOfItsOwn({ header, end, isNamed }: Piece): boolean {
    return (isNamed && end > header + 1) || /^(?:import|from|use|using|#include|require|package)\b/.test(this.input.code[header]?.key ?? '');
  }

  private hasMarker(piece: Piece): boolean {
    if (piece.isMarker) return true;
    return bodies(piece).some(([from, to]) => outline(this.input.code, from, to).some((inner) => this.hasMarker(inner)));
  }
}

/** The pieces that tell what a text is; those within when all is in one pair of brackets, as in JSON. */
export function significant(lines: readonly Line[]): readonly Piece[] {
  const pieces = outline(lines, 0, lines.length);
  const [only, ...others] = pieces;
  if (!only || others.length > 0 || only.isNamed || !/^[{[(]$/.test(lines[only.header]?.key ?? '')) return pieces;
  return members(lines, only);
}

function firstText(lines: readonly Line[]): number {
  return lines.findIndex(({ key }) => key !== '');
}

/** The pieces and all within them. */
function allPieces(lines: readonly Line[], pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap((piece) => [piece, ...allPieces(lines, members(lines, piece))]);
}

function blanksBefore(lines: readonly Line[], start: number): number {
  let count = 0;
  while (lines[start - 1 - count]?.key === '') count += 1;
  return count;
}

function blanksAfter(lines: readonly Line[], end: number): number {
  let count = 0;
  while (lines[end + count]?.key === '') count += 1;
  return count;
}

/** Whether pieces stand apart by blank lines. */
function isApart(lines: readonly Line[], pieces: readonly Piece[]): boolean {
  const last = pieces.at(-1);
  return pieces.length > 1 && last !== undefined && lines[last.start - 1]?.key === '';
}
