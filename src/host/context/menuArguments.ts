/** What VS Code hands to a command of a menu: places, in one of several shapes. */
import * as vscode from 'vscode';
import * as z from 'zod/mini';

const uriSchema = z.custom<vscode.Uri>((value) => value instanceof vscode.Uri);
/** A changed file in Source Control. */
const resourceStateSchema = z.object({ resourceUri: uriSchema });
/** A group of them: git calls what is staged `index`. */
const resourceGroupSchema = z.object({ id: z.string(), resourceStates: z.array(resourceStateSchema) });

/**
 * @param args of a command: the explorer passes the clicked file and all selected ones, an editor's tab its file,
 *   Source Control one object a file; the palette passes nothing
 * @returns the places named, each once
 */
export function placesOf(args: readonly unknown[]): vscode.Uri[] {
  const uris = args.flat().flatMap((argument) => {
    const uri = z.safeParse(uriSchema, argument);
    if (uri.success) return [uri.data];
    const state = z.safeParse(resourceStateSchema, argument);
    return state.success ? [state.data.resourceUri] : [];
  });
  return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
}

/** @returns which changes a group of Source Control holds, and one file of it; undefined for what is no group of git */
export function changesOf(group: unknown): { changes: 'staged' | 'unstaged'; file: vscode.Uri | undefined } | undefined {
  const parsed = z.safeParse(resourceGroupSchema, group);
  if (!parsed.success) return undefined;
  const { id, resourceStates } = parsed.data;
  return { changes: id === 'index' ? 'staged' : 'unstaged', file: resourceStates[0]?.resourceUri };
}

/** @returns the range, when it is one */
export function rangeOrNone(argument: unknown): vscode.Range | undefined {
  return argument instanceof vscode.Range ? argument : undefined;
}
