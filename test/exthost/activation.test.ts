import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/contributions';
import { activateExtension, extensionId } from './support';

describe('the extension', () => {
  before(activateExtension);

  it('is active and registers every command it contributes', async () => {
    assert.equal(vscode.extensions.getExtension(extensionId)?.isActive, true);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(commands).filter((id) => !registered.has(id)),
      [],
    );
  });

  it('exports nothing: the key and the conversations are nobody else’s', () => {
    assert.equal(vscode.extensions.getExtension(extensionId)?.exports, undefined);
  });
});
