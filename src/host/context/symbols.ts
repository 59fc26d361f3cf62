/** Functions, classes and the like, from VS Code's symbol providers. */
import * as vscode from 'vscode';
import * as z from 'zod/mini';

/** A symbol with the lines it takes, counted from 0. */
export interface FoundSymbol {
  name: string;
  uri: vscode.Uri;
  range: vscode.Range;
  /** What it is in: a class's name, or the file's path. */
  container: string;
}

/** @returns the document's symbols, from the outside in; none without a provider for its language */
export async function documentSymbols(uri: vscode.Uri): Promise<FoundSymbol[]> {
  const found = await ask('vscode.executeDocumentSymbolProvider', uri);
  return found.flatMap((symbol) => flattened(uri, symbol, ''));
}

/** @returns what the workspace symbol providers find for these words */
export async function workspaceSymbols(query: string): Promise<FoundSymbol[]> {
  const found = await ask('vscode.executeWorkspaceSymbolProvider', query);
  return found.flatMap((symbol) => (isInformation(symbol) ? ofInformation(symbol) : []));
}

/** @returns the innermost function, method, class or the like around the line; undefined without one */
export async function enclosingSymbol(uri: vscode.Uri, line: number): Promise<FoundSymbol | undefined> {
  const symbols = await documentSymbols(uri);
  return symbols.findLast(({ range }) => range.start.line <= line && line <= range.end.line && range.end.line > range.start.line);
}

/** @returns the only function, class or the like that is all within the lines, the outermost one; undefined when there are several or none */
export async function symbolWithin(uri: vscode.Uri, lines: vscode.Range): Promise<FoundSymbol | undefined> {
  const within = (await documentSymbols(uri)).filter(({ range }) => lines.start.line <= range.start.line && range.end.line <= lines.end.line);
  const outermost = within.filter(({ range }) => !within.some((other) => other.range.contains(range) && !other.range.isEqual(range)));
  return outermost.length === 1 ? outermost[0] : undefined;
}

async function ask(command: string, argument: unknown): Promise<unknown[]> {
  try {
    return z.parse(z.array(z.unknown()), await vscode.commands.executeCommand(command, argument));
  } catch {
    return []; // a provider's fault is none of the user's business here
  }
}

function flattened(uri: vscode.Uri, symbol: unknown, container: string): FoundSymbol[] {
  if (isDocumentSymbol(symbol)) {
    const own = { name: symbol.name, uri, range: symbol.range, container };
    return [own, ...symbol.children.flatMap((child) => flattened(uri, child, symbol.name))];
  }
  return isInformation(symbol) ? ofInformation(symbol) : [];
}

function ofInformation({ name, containerName, location }: vscode.SymbolInformation): FoundSymbol[] {
  return [{ name, uri: location.uri, range: location.range, container: containerName }];
}

function isDocumentSymbol(symbol: unknown): symbol is vscode.DocumentSymbol {
  return typeof symbol === 'object' && symbol !== null && 'children' in symbol && 'range' in symbol && symbol.range instanceof vscode.Range;
}

function isInformation(symbol: unknown): symbol is vscode.SymbolInformation {
  return symbol instanceof vscode.SymbolInformation;
}
