/** Generate Tests: finds the project's test file for some code and edits it there, or writes a new one beside it. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { inlineEditLimit } from '../../chat/inlineEditPrompt';
import { frameNewFile } from '../../chat/newFilePrompt';
import { existingTestFile, newTestFiles } from '../../chat/testFiles';
import { tellingFiles, testFramework, type ProjectFile } from '../../chat/testFrameworks';
import { firstEditedLine, testsInstruction } from '../../chat/testsPrompt';
import { listFiles } from '../../host/context/listFiles';
import { isThroughLink, nameOf } from '../../host/context/places';
import { readText } from '../../host/context/readText';
import { contextOf } from '../../host/context/selection';
import { symbolWithin } from '../../host/context/symbols';
import type { ContextItem } from '../../shared/context';
import { shownTarget } from './beginEdit';
import { indentationOf } from '../editableEditor';
import { listSent } from '../inlineEdit/editListing';
import { obstacleTo, tellObstacle, tellTooLong } from '../inlineEdit/editOutcomes';
import { labelOf, type EditTarget } from '../inlineEdit/editTarget';
import type { InlineEdits } from '../inlineEdit/inlineEdits';
import { writeNewFile, type NewFileServices } from './newFile';

/** Files that are looked through for the test file. */
const mostFiles = 20_000;

/** What the workspace knows of the tests of a source. */
interface Project {
  /** The test file there is. */
  existing: vscode.Uri | undefined;
  /** Where a new one belongs. */
  place: vscode.Uri | undefined;
  framework: string | undefined;
}

/** Resolves when the tests are written, to be decided or to be saved, or the user was told why not. */
export async function generateTests(editor: vscode.TextEditor, edits: InlineEdits, services: NewFileServices): Promise<void> {
  const title = l10n.t('Generate Tests');
  const target = await shownTarget({ title }, editor, []);
  if (!target) return;
  const { document, lines } = target;
  const obstacle = await obstacleTo(target, false);
  if (obstacle) {
    await tellObstacle(obstacle, target);
    return;
  }
  const source = contextOf(document, lines);
  const progress = { location: vscode.ProgressLocation.Notification, title: l10n.t('Looking for the tests of {0}…', nameOf(document.uri)), cancellable: true };
  const project = await vscode.window.withProgress(progress, async (_, token) => {
    const [found, symbol] = await Promise.all([projectOf(document, token), symbolWithin(document.uri, lines)]);
    return token.isCancellationRequested ? undefined : { ...found, symbol };
  });
  if (!project) return;
  const { existing, place, framework, symbol } = project;
  const request = { source: source.path ?? labelOf(target), ...(symbol !== undefined && { symbol: symbol.name }), ...(framework !== undefined && { framework }) };
  const { contextLength } = services.models;
  if (existing) {
    const { target: tests, isWhole } = await openTests(existing, document, contextLength);
    const instruction = testsInstruction({ ...request, place: isWhole ? 'file' : 'end' });
    await edits.start(tests, { title, instruction, isOwn: false, companions: () => ({ references: [sourceNow(document, lines, source)] }) });
    return;
  }
  const path = place && vscode.workspace.asRelativePath(place);
  const instruction = testsInstruction({ ...request, place: 'new', ...(path !== undefined && { path }) });
  const framed = frameNewFile({ instruction, languageId: document.languageId, references: [source] }, inlineEditLimit(contextLength, 0));
  if (framed) await writeNewFile({ place, languageId: document.languageId, messages: framed.messages, listing: listSent(framed, []) }, services);
  else await tellTooLong(labelOf(target), services.models.selected.name);
}

/** The code the tests are about, for a retry too: where it was changed meanwhile, what stands in its lines now. */
function sourceNow(document: vscode.TextDocument, lines: vscode.Range, source: ContextItem): ContextItem {
  return document.getText().includes(source.text) ? source : contextOf(document, document.validateRange(lines));
}

async function projectOf({ uri, languageId }: vscode.TextDocument, token: vscode.CancellationToken): Promise<Project> {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  if (!folder) return { existing: undefined, place: undefined, framework: undefined };
  const { paths } = await listFiles(folder, mostFiles, token);
  const path = uri.path.slice(folder.path.length).replace(/^\//, '');
  const at = (name: string): vscode.Uri => vscode.Uri.joinPath(folder, name);
  const found = existingTestFile(languageId, path, paths);
  const existing = found !== undefined && !(await isThroughLink(at(found))) ? found : undefined;
  const [place] = newTestFiles(languageId, path, paths);
  const projects = await Promise.all(tellingFiles(languageId, path, paths).map((name) => readProjectFile(name, at(name))));
  const tests = existing === undefined ? undefined : await readProjectFile(existing, at(existing));
  const framework = testFramework(languageId, projects.filter((file) => file !== undefined), tests ? [tests.text] : []);
  return { existing: existing === undefined ? undefined : at(existing), place: place === undefined ? undefined : at(place), framework };
}

async function readProjectFile(path: string, uri: vscode.Uri): Promise<ProjectFile | undefined> {
  if (await isThroughLink(uri)) return undefined;
  const read = await readText(uri);
  return read.state === 'ready' ? { path, text: read.text } : undefined;
}

/** Opens the tests beside the source, if they are not in the same file; of a long file only the end is edited. */
async function openTests(uri: vscode.Uri, source: vscode.TextDocument, contextLength: number | undefined): Promise<{ target: EditTarget; isWhole: boolean }> {
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document, { viewColumn: document === source ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside, preview: false });
  const lines = Array.from({ length: document.lineCount }, (_, line) => document.lineAt(line).text);
  const first = firstEditedLine(lines, contextLength);
  const last = document.lineCount - 1;
  const range = new vscode.Range(first, 0, last, document.lineAt(last).text.length);
  editor.revealRange(new vscode.Range(range.end, range.end));
  return { target: { document, lines: range, indentation: indentationOf(editor) }, isWhole: first === 0 };
}
