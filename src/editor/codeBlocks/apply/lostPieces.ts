/** What would go from a text when another takes its place: definitions, entries, statements, by what they are called. Pure. */
import { jsonKeys } from './json';
import { parseLines, type Line } from './lines';
import { significant } from './merge';
import { isContainer, members, type Piece } from './outline';

export interface LostPiece {
  /** The name of a definition or entry; else what its first line says. */
  name: string;
  /** Whether `name` is of something that it defines or sets. */
  isNamed: boolean;
}

const importing = /^(?:import|from|use|using|#include|require|package)\b/;

/**
 * @returns what `before` has at its top level, and what its classes and mappings define, that `after` has no more. Some
 *   imports fewer are no loss: a new version that has most of them does without the others on purpose.
 */
export function lostPieces(before: string, after: string): LostPiece[] {
  const [mine, theirs] = [jsonKeys(before), jsonKeys(after)];
  if (mine && theirs) return missing(mine.map((name) => ({ name, isNamed: true })), theirs.map((name) => ({ name, isNamed: true })));
  const [all, others] = [piecesOf(before), piecesOf(after)];
  const lost = missing(all, others);
  const imports = all.filter(isImport).length;
  const lostImports = lost.filter(isImport).length;
  return lostImports * 2 <= imports ? lost.filter((piece) => !isImport(piece)) : lost;
}

/** Those of the first list that the second has fewer of. */
function missing(all: readonly LostPiece[], others: readonly LostPiece[]): LostPiece[] {
  const left = new Map<string, number>();
  for (const { name } of others) left.set(name, (left.get(name) ?? 0) + 1);
  return all.filter(({ name }) => {
    const count = left.get(name) ?? 0;
    left.set(name, count - 1);
    return count <= 0;
  });
}

function isImport({ name, isNamed }: LostPiece): boolean {
  return !isNamed && importing.test(name);
}

function piecesOf(text: string): LostPiece[] {
  const lines = parseLines(text);
  const inside = (piece: Piece): Piece[] => definitionsIn(lines, piece).flatMap((inner) => [inner, ...inside(inner)]);
  return significant(lines).flatMap((piece) => [piece, ...inside(piece)]).filter(({ isMarker }) => !isMarker);
}

function definitionsIn(lines: readonly Line[], piece: Piece): Piece[] {
  return isContainer(lines, piece) ? members(lines, piece).filter(({ isNamed, header, end }) => isNamed && end > header + 1) : [];
}
