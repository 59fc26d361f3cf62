import assert from 'node:assert/strict';
import { findDesktop } from '../../host/start/desktop';
import { parseStartOptions } from '../../host/start/options';

describe('the command line of npm start', () => {
  it('needs nothing', () => {
    const { language, ...options } = parseStartOptions([]);
    assert.deepEqual(options, { key: false, live: false, desktop: false, help: false });
    assert.ok(['ko', 'en'].includes(language));
  });

  it('reads a prompt with its picture', () => {
    const options = parseStartOptions(['--prompt', '안녕', '--screenshot', 'out.png', '--language', 'ko', '--theme', 'hc']);
    assert.equal(options.prompt, '안녕');
    assert.equal(options.screenshot, 'out.png');
    assert.equal(options.language, 'ko');
    assert.equal(options.theme, 'hc');
  });

  it('takes a gateway that wants a key, in either VS Code', () => {
    const { key, desktop } = parseStartOptions(['--key', '--desktop']);
    assert.deepEqual([key, desktop], [true, true]);
  });

  it('takes a port as a number', () => {
    assert.equal(parseStartOptions(['--port', '9000']).port, 9000);
  });

  for (const args of [
    ['--port', 'nine'],
    ['--port', '70000'],
    ['--theme', 'pink'],
    ['--language', 'fr'],
    ['--prompt', ''],
    ['--colour'],
    ['--screenshot', 'out.png'],
    ['--prompt', 'hi', '--screenshot', 'out.gif'],
    ['--prompt', 'hi', '--live'],
    ['--prompt', 'hi', '--key'],
    ['--key', '--live'],
  ]) {
    it(`refuses ${args.join(' ')}`, () => {
      assert.throws(() => parseStartOptions(args), Error);
    });
  }
});

describe('an installed desktop VS Code', () => {
  it('is looked for on the PATH, stable before insiders', () => {
    const there = new Set(['/b/code-insiders', '/b/code', '/c/codium']);
    assert.equal(findDesktop('linux', { PATH: '/a:/b:/c' }, (file) => there.has(file)), '/b/code');
  });

  it('is found among the applications of a Mac', () => {
    const program = '/Applications/VSCodium.app/Contents/Resources/app/bin/codium';
    assert.equal(findDesktop('darwin', { PATH: '/bin' }, (file) => file === program), program);
  });

  it('is found where Windows installs it for one user', () => {
    const program = 'C:\\Users\\me\\AppData\\Local\\Programs\\Microsoft VS Code\\Code.exe';
    const environment = { LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local' };
    assert.equal(findDesktop('win32', environment, (file) => file === program), program);
  });

  it('may be missing', () => {
    assert.equal(findDesktop('linux', {}, () => false), undefined);
  });
});
