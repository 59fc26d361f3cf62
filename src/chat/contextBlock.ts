/** How a piece of context is worded for the model: what it is and where it comes from, then its text in a fence. */
import type { ContextItem } from '../shared/context';
import { fenced } from './fence';
import { inlineCode, oneLine } from './inlineCode';

/**
 * In English, as the extension's instructions are. Names come from the workspace and stand outside the fence, so they
 * are kept to one line and between backticks: none can pass for a part of the question.
 */
export function contextBlock(item: ContextItem): string {
  const heading = item.detail === undefined ? headingOf(item) : `${headingOf(item)} – ${oneLine(item.detail)}`;
  return `${heading}:\n${fenced(item.text, item.languageId)}`;
}

function headingOf(item: ContextItem): string {
  const { kind, label, path, startLine, endLine = startLine } = item;
  const lines = startLine === undefined || endLine === undefined ? '' : `:${startLine === endLine ? startLine : `${startLine}-${endLine}`}`;
  const place = inlineCode(path === undefined ? label : `${path}${lines}`);
  switch (kind) {
    case 'selection':
      return `Selected lines ${place}`;
    case 'file':
      return `File ${place}`;
    case 'folder':
      return `Files of the folder ${place}`;
    case 'symbol':
      return `Definition of ${inlineCode(label)} in ${place}`;
    case 'problems':
      return path === undefined ? 'Problems that the editor reports' : `Problems that the editor reports for ${place}`;
    case 'diff':
      return `Git diff, ${inlineCode(label)}`;
    case 'terminal':
      return `Selected text of the terminal ${inlineCode(label)}`;
    case 'editors':
      return 'Files that are open in the editor';
    case 'clipboard':
      return 'Text of the clipboard';
    case 'attachment':
      return `Attached file ${inlineCode(label)}`;
  }
}
