import assert from 'node:assert/strict';
import { parseDesktopFlags } from '../../host/desktop-flags/flags';

describe('the desktop command line', () => {
  it('is read as @vscode/test-electron writes it', () => {
    const flags = parseDesktopFlags([
      '/work space',
      '--disable-extensions',
      '--no-sandbox',
      '--disable-workspace-trust',
      '--extensionTestsPath=/tests/index.js',
      '--extensionDevelopmentPath=/one',
      '--extensionDevelopmentPath=/two=2',
      '--extensions-dir=/extensions',
      '--user-data-dir=/data',
    ]);
    assert.deepEqual(flags, {
      version: false,
      extensionDevelopmentPaths: ['/one', '/two=2'],
      extensionTestsPath: '/tests/index.js',
      extensionsFolder: '/extensions',
      userDataFolder: '/data',
      disableExtensions: true,
      language: undefined,
      workspace: '/work space',
    });
  });

  it('takes values that come as the next argument', () => {
    const flags = parseDesktopFlags(['--user-data-dir', '/data', '--locale', 'ko', '/folder']);
    assert.equal(flags.userDataFolder, '/data');
    assert.equal(flags.language, 'ko');
    assert.equal(flags.workspace, '/folder');
  });

  it('does not take the value of a switch for one', () => {
    const flags = parseDesktopFlags(['--no-sandbox', '/folder']);
    assert.equal(flags.workspace, '/folder');
  });

  it('takes file addresses for paths', () => {
    const flags = parseDesktopFlags(['--extensionTestsPath=file:///with%20space/index.js']);
    assert.equal(flags.extensionTestsPath, '/with space/index.js');
  });
});
