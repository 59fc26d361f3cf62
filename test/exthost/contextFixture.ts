// What the tests of context share: files in the workspace, and a prompt box with nothing in it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { openRepositories } from '../../src/host/context/git';
import { PromptContext } from '../../src/panel/promptContext';
import { systemClock } from '../../src/shared/clock';
import type { ContextChip, ContextItem, ContextReference, NewReference } from '../../src/shared/context';
import { discardEditors, waitFor } from './support';

/** The folder the tests' VS Code has open. */
export function workspaceRoot(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'the tests need a workspace folder');
  return folder.uri;
}

export function inWorkspace(path: string): vscode.Uri {
  return vscode.Uri.joinPath(workspaceRoot(), path);
}

/** Writes a file below the workspace's folder, with the folders it needs. */
export async function writeFile(path: string, content: string | Uint8Array): Promise<vscode.Uri> {
  const uri = inWorkspace(path);
  await vscode.workspace.fs.writeFile(uri, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  return uri;
}

export function fileReference(uri: vscode.Uri): NewReference {
  return { kind: 'file', label: uri.path.replace(/^.*\//, ''), uri: uri.toString() };
}

export function folderReference(path: string): NewReference {
  return { kind: 'folder', label: `${path}/`, uri: inWorkspace(path).toString() };
}

export async function openEditor(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
}

/** Sets a setting of the workspace for the tests of a suite. */
export function useWorkspaceSetting(name: string, value: unknown): void {
  const set = (to: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration(undefined, workspaceRoot()).update(name, to, vscode.ConfigurationTarget.Workspace);
  before(() => set(value));
  after(() => set(undefined));
}

/** A prompt box's context, as the tests look at it. */
export interface ContextBox {
  context: PromptContext;
  /** What its draft holds. */
  references: () => readonly ContextReference[];
  /** The first chip. */
  chip: () => ContextChip | undefined;
  inState: (state: ContextChip['state']) => Promise<void>;
  /** What would be sent now. */
  read: () => Promise<ContextItem[]>;
}

/** A prompt box with nothing in it, and no open editor, for each test of a suite. */
export function useContextBox(): () => ContextBox {
  let box: ContextBox | undefined;
  beforeEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    box = contextBox();
  });
  afterEach(async () => {
    box?.context.dispose();
    await discardEditors();
  });
  return () => {
    assert.ok(box);
    return box;
  };
}

function contextBox(): ContextBox {
  let references: readonly ContextReference[] = [];
  const context = new PromptContext(
    {
      shownId: () => 'shown',
      get: () => references,
      set: (_id, changed) => {
        references = changed;
      },
    },
    systemClock,
  );
  const chip = (): ContextChip | undefined => context.chips[0];
  return {
    context,
    references: () => references,
    chip,
    inState: async (state) => {
      await waitFor(`the chip is ${state}`, () => chip()?.state === state);
    },
    read: async () => {
      const result = await context.read(new AbortController().signal);
      assert.ok('items' in result, JSON.stringify(result));
      return result.items;
    },
  };
}

/**
 * A repository below the workspace's folder with one committed file, `a.txt`, which says `one`; as it was before each
 * test unless what tests do in it is to be kept. Needs git, as a clone of this project does.
 * @returns runs git in it
 */
export function useRepository(state: 'reset' | 'kept' = 'reset'): (...args: string[]) => Promise<void> {
  const folder = inWorkspace('repository');
  const git = async (...args: string[]): Promise<void> => {
    await promisify(execFile)('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], { cwd: folder.fsPath });
  };
  before(async () => {
    await writeFile('repository/a.txt', 'one\n');
    await git('init', '-q');
    await git('add', '.');
    await git('commit', '-qm', 'first', '--allow-empty');
    await vscode.commands.executeCommand('git.openRepository', folder.fsPath);
    await waitFor('the repository is open', async () => (await openRepositories()).length > 0);
  });
  afterEach(async () => {
    if (state === 'kept') return;
    await git('reset', '-q', '--hard');
    await git('clean', '-qfdx');
  });
  return git;
}
