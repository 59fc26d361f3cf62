/**
 * The outline of code by its indentation, in any language: what belongs under which line, and what it is called. Pure.
 * A wrong guess costs nothing but a diff that is discarded.
 */
import { standsForCode } from '../../leftOutCode';
import type { Line } from './lines';

/** A statement, definition, entry or other piece of code: a line with what is under it. Numbers count lines from 0. */
export interface Piece {
  /** Its first line: comments and decorators right above belong to it. */
  start: number;
  /** The line that says what it is. */
  header: number;
  /** The line after its last one. */
  end: number;
  /** The lines at its own indentation, the header first; `} else {` and the closing line are such. */
  seams: number[];
  /** What it defines, or what it says when it defines nothing. */
  name: string;
  /** Whether `name` is of something that it defines or sets. */
  isNamed: boolean;
  /** The line stands for code that is left out. */
  isMarker: boolean;
}

const continuation = /^(?:[\])}{]|(?:else|elif|elsif|except|finally|catch|rescue|ensure|then|while\b.*;$)\b|end\b|fi$|done$|esac$|<\/)/;
const closing = /^(?:[\])}]+[;,)\]}]*|end\b.*|fi|done|esac|<\/.*|\}\s*while\b.*;?|\}\s*(?:as|from|satisfies)\b.*)$/;
const comment = /^(?:\/\/|\/\*|\*|#(?!(?:include|define|if|endif|else|pragma|import)\b)|--(?!-)|<!--|"""|''')/;
const decorator = /^(?:@[\w.]+(?:\(.*\))?|\[[\w.]+(?:\(.*\))?\]|#!?\[.*\])$/;

/** @returns the pieces of the lines `from` to `to` (not included), in order */
export function outline(lines: readonly Line[], from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  for (let at = from; at < to; ) {
    const line = lines[at];
    if (!line || line.key === '') {
      at += 1;
      continue;
    }
    const piece = pieceAt(lines, at, to);
    const before = pieces.at(-1);
    const beforeLine = before && lines[before.header];
    if (before && beforeLine && !piece.isMarker && !before.isMarker && before.end === piece.start && isLeading(beforeLine)) {
      piece.start = before.start;
      pieces.pop();
    }
    pieces.push(piece);
    at = piece.end;
  }
  return pieces;
}

function isLeading({ key }: Line): boolean {
  return comment.test(key) || decorator.test(key);
}

function pieceAt(lines: readonly Line[], header: number, to: number): Piece {
  const first = lines[header];
  const { width, key, text } = first ?? { width: 0, key: '', text: '' };
  const piece: Piece = { start: header, header, end: header + 1, seams: [header], ...nameOf(key), isMarker: standsForCode(text) };
  if (piece.isMarker) return piece;
  for (let at = header + 1; at < to; at++) {
    const line = lines[at];
    if (!line) break;
    if (line.key === '' && !line.isInText) continue;
    if (line.isInText || line.width > width) {
      piece.end = at + 1;
      continue;
    }
    if (line.width < width || !continuation.test(line.key)) break;
    piece.seams.push(at);
    piece.end = at + 1;
    if (closing.test(line.key)) break;
  }
  return piece;
}

/** The lines under a piece's header, in as many parts as its seams make. @returns pairs of first line and the one after the last */
export function bodies({ seams, end }: Piece): [number, number][] {
  return seams.map((seam, index) => [seam + 1, seams[index + 1] ?? end]);
}

/** @returns the pieces right under a piece's header */
export function members(lines: readonly Line[], piece: Piece): Piece[] {
  return bodies(piece).flatMap(([from, to]) => outline(lines, from, to));
}

/** Whether a piece only holds others, as classes and mappings do: an answer may well show some of them and mean all to stay. */
export function isContainer(lines: readonly Line[], piece: Piece): boolean {
  const key = lines[piece.header]?.key ?? '';
  if (container.test(key)) return true;
  if (/[()]/.test(key)) return false;
  const inside = members(lines, piece).filter(({ header, isMarker }) => !isMarker && !comment.test(lines[header]?.key ?? ''));
  return inside.length > 0 && inside.every(({ isNamed }) => isNamed);
}

/** Whether a piece that opens a bracket also closes it. */
export function isComplete(lines: readonly Line[], { seams, header }: Piece): boolean {
  if (!/[{([]\s*$/.test(lines[header]?.text ?? '')) return true;
  return closing.test(lines[seams.at(-1) ?? header]?.key ?? '');
}

const control = /^(?:if|for|foreach|while|switch|catch|return|await|else|do|with|match|until|unless|elif|using|lock|try|throw|yield|new|case|default|assert|print)\b/;
const modifiers = String.raw`(?:(?:export|default|declare|pub(?:\([^)]*\))?|public|private|protected|internal|static|readonly|final|abstract|async|override|virtual|unsafe|extern|inline|open|sealed|partial|suspend|const)\s+)*`;
const definition = new RegExp(
  `^${modifiers}(?:function\\s*\\*?|class|interface|enum|struct|union|trait|type|def|fn|func|fun|module|namespace|package|protocol|record|object|macro|defmodule|defp?|sub)\\s+(?:\\([^)]*\\)\\s*)?([\\p{L}_$][\\p{L}\\p{N}_$.]*[?!]?)`,
  'u',
);
const variable = new RegExp(`^${modifiers}(?:const|let|var|val|mut|static)\\s+(?:mut\\s+)?([\\p{L}_$][\\p{L}\\p{N}_$]*)`, 'u');
const container = new RegExp(`^(?:${modifiers}(?:class|interface|struct|enum|union|trait|impl|extension|module|namespace|protocol|record|object|defmodule)\\b|(?:describe|suite|context)(?:\\.\\w+)?\\()`);
const quotedEntry = /^(["'])(.+?)\1\s*:/;
const entry = /^([\p{L}_$][\p{L}\p{N}_$.-]*)\??\s*(?::(?![:=])|=(?![=>]))/u;
const testCall = /^([\p{L}_$][\p{L}\p{N}_$.]*)\(\s*(["'`])(.*?)\2/u;
const method = new RegExp(
  `^${modifiers}((?:get\\s+|set\\s+)?(?=[\\p{L}_$#~])(?:[\\p{L}\\p{N}_$<>,.?*&:[\\]]+\\s+)*?[*]?[\\p{L}_$#~][\\p{L}\\p{N}_$]*)\\s*(?:<[^()]*>)?\\(.*(?:\\{|\\)|,|\\(|:|=>|;)\\s*\\}?$`,
  'u',
);

/** A longer line, in UTF-16 code units, is no definition anybody wrote: looking closely takes more than linear time. */
const maxDefinitionLength = 1_000;

/** What a line defines: its kind does not matter, only that both texts call it the same. */
function nameOf(key: string): { name: string; isNamed: boolean } {
  const named = (name: string | undefined): { name: string; isNamed: boolean } => ({ name: name ?? key, isNamed: name !== undefined });
  if (key.length > maxDefinitionLength || comment.test(key)) return named(undefined);
  const simple = definition.exec(key)?.[1] ?? variable.exec(key)?.[1] ?? quotedEntry.exec(key)?.[2];
  if (simple !== undefined) return named(simple);
  if (control.test(key)) return named(undefined);
  const test = testCall.exec(key);
  if (test) return named(`${test[1] ?? ''}(${test[3] ?? ''}`);
  const plain = entry.exec(key)?.[1];
  if (plain !== undefined) return named(plain);
  const called = method.exec(key)?.[1];
  // A call that ends with its line is a statement like any other.
  if (called === undefined || key.endsWith(';')) return named(undefined);
  const words = called.split(/\s+/);
  return named(/^[gs]et$/.test(words[0] ?? '') ? called : words.at(-1)?.replace(/^\*/, ''));
}
