/**
 * Shows proposals in the editors of their documents: lines that go are struck in the theme's diff colours, new lines
 * stand to their right (inlineEdit/besideLayout.ts). Decorations alone: the document stays as it is.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { counted } from '../../shared/counted';
import { besideRows, type BesideBlock, type BesideRow } from './engine/besideLayout';
import type { Hunk } from './engine/editProposal';
import type { EditRun } from './editRun';

/** Lines beyond the visible ones that are decorated, so that scrolling shows no gaps. */
const margin = 60;

export class EditDecorations implements vscode.Disposable {
  readonly #removed = vscode.window.createTextEditorDecorationType({
    // Not to the line's end: the new lines' colour would be laid over this one.
    backgroundColor: new vscode.ThemeColor('diffEditor.removedLineBackground'),
    textDecoration: 'line-through',
    overviewRulerColor: new vscode.ThemeColor('diffEditorOverview.removedForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  /** The end of a line that goes, where new text stands in its place. */
  readonly #hidden = vscode.window.createTextEditorDecorationType({ opacity: '0', rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed });
  readonly #added = vscode.window.createTextEditorDecorationType({
    overviewRulerColor: new vscode.ThemeColor('diffEditorOverview.insertedForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Right,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  /** Editors that may show something, so that those without are left alone. */
  readonly #shown = new WeakSet<vscode.TextEditor>();

  /** @param runs those of the editor's document; they know its present text */
  show(editor: vscode.TextEditor, runs: readonly EditRun[]): void {
    if (runs.length === 0 && !this.#shown.has(editor)) return;
    this.#shown.add(editor);
    const { document } = editor;
    const hunks = runs.flatMap(({ proposal }) => proposal.hunks.filter(isShown));
    const old: number[] = [];
    const blocks: BesideBlock[] = [];
    for (const hunk of hunks) {
      const { place, oldLines, newLines } = hunk;
      if (!place) continue;
      const { line } = document.positionAt(place.start);
      if (newLines.length > 0) blocks.push({ line, oldLines: oldLines.length, newLines });
      for (const [index] of oldLines.entries()) old.push(line + index);
    }
    blocks.sort((one, other) => one.line - other.line);
    const rows = this.#rows(editor, blocks);
    const hidden = new Map(rows.flatMap(({ line, hiddenFrom }) => (hiddenFrom === undefined ? [] : [[line, hiddenFrom] as const])));
    editor.setDecorations(this.#removed, stretches(old, hidden).map(({ from, to }) => new vscode.Range(from, 0, to, hidden.get(to) ?? document.lineAt(to).text.length)));
    editor.setDecorations(this.#hidden, [...hidden].map(([line, from]) => new vscode.Range(line, from, line, document.lineAt(line).text.length)));
    editor.setDecorations(this.#added, this.#attachments(editor, blocks, rows));
  }

  dispose(): void {
    for (const type of [this.#removed, this.#hidden, this.#added]) type.dispose();
  }

  #rows({ document, options }: vscode.TextEditor, blocks: readonly BesideBlock[]): BesideRow[] {
    const tabSize = typeof options.tabSize === 'number' ? options.tabSize : 4;
    return besideRows(blocks, { lineCount: document.lineCount, textOf: (line) => document.lineAt(line).text, tabSize });
  }

  #attachments({ document, visibleRanges }: vscode.TextEditor, blocks: readonly BesideBlock[], rows: readonly BesideRow[]): vscode.DecorationOptions[] {
    const isNear = (line: number): boolean => visibleRanges.some(({ start, end }) => line >= start.line - margin && line <= end.line + margin);
    // One hover for a whole block: with one for each row, what is sent each frame would grow with the square of its lines.
    const rowsOfBlocks = blocks.map((): BesideRow[] => []);
    for (const row of rows) rowsOfBlocks[row.block]?.push(row);
    const hovers = blocks.flatMap(({ newLines }, index) => {
      const own = rowsOfBlocks[index] ?? [];
      const [first, last] = [own[0], own.at(-1)];
      if (!first || !last || !own.some(({ line }) => isNear(line))) return [];
      return { range: new vscode.Range(first.line, 0, last.line, document.lineAt(last.line).text.length), hoverMessage: codeHover(newLines, document.languageId) };
    });
    const shown = rows.flatMap(({ line, gap, hiddenFrom, text, leftOut }) => {
      if (!isNear(line)) return [];
      const end = new vscode.Position(line, hiddenFrom ?? document.lineAt(line).text.length);
      const more = leftOut === 0 ? '' : ` ${counted(leftOut, l10n.t('… 1 more line'), l10n.t('… {0} more lines', leftOut))}`;
      return { range: new vscode.Range(end, end), renderOptions: { after: attachment(text + more, gap) } };
    });
    return [...hovers, ...shown];
  }
}

/** @returns lines in a row, together; a line whose end is hidden ends one */
function stretches(lines: readonly number[], hidden: ReadonlyMap<number, number>): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const line of lines) {
    const above = found.at(-1);
    if (above && line === above.to + 1 && !hidden.has(above.to)) above.to = line;
    else found.push({ from: line, to: line });
  }
  return found;
}

/** Conflicts and decided hunks are not shown: what they were about is no longer there, or done. */
function isShown({ state }: Hunk): boolean {
  return state === 'open' || state === 'pending' || state === 'applying';
}

function attachment(text: string, gap: number): vscode.ThemableDecorationAttachmentRenderOptions {
  return {
    // Spaces in a row would be drawn as one.
    contentText: text.replaceAll(' ', '\u00A0') || '\u00A0',
    margin: `0 0 0 ${gap}ch`,
    color: new vscode.ThemeColor('editor.foreground'),
    backgroundColor: new vscode.ThemeColor('diffEditor.insertedLineBackground'),
    // Only themes of high contrast have such a colour; elsewhere it is transparent.
    border: '1px solid',
    borderColor: new vscode.ThemeColor('diffEditor.insertedTextBorder'),
  };
}

/** All of the new lines, in the language's colours. */
function codeHover(lines: readonly string[], languageId: string): vscode.MarkdownString {
  return new vscode.MarkdownString().appendCodeblock(lines.join('\n'), languageId);
}
