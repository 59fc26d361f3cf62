import assert from 'node:assert/strict';
import { diagnosticsReport, systemName } from '../../../src/host/diagnosticsReport';

const time = Date.UTC(2026, 10, 23, 9);

describe('The report for support', () => {
  it('tells what runs where, what is set and what failed, a line each', () => {
    const report = diagnosticsReport({
      environment: { 'VS Code': '1.106.0' },
      gateways: [
        { origin: 'https://api.example', isActive: false, hasUsage: true },
        { origin: 'http://localhost:8080', isActive: true, hasUsage: false },
        { origin: undefined, isActive: false, hasUsage: true },
      ],
      settings: { idleTimeout: 60 },
      failures: [{ time, where: 'chat', failure: { kind: 'server', status: 503, origin: 'https://api.example', model: 'kr/auto', requestId: 'r-1' } }],
    });
    assert.match(report, /^- VS Code: 1\.106\.0$/m);
    assert.match(report, /^## Gateways\n\n- https:\/\/api\.example: with \/usage\n- http:\/\/localhost:8080: active, without \/usage\n- unusable base URL: with \/usage\n\n/m);
    assert.match(report, /^- idleTimeout: 60$/m);
    assert.match(report, /^- 2026-11-23T09:00:00\.000Z chat: KR-500 server, status 503, origin https:\/\/api\.example, model kr\/auto, requestId r-1$/m);
  });

  it('holds no key, wherever one got in, and nothing that the server said', () => {
    const report = diagnosticsReport({
      environment: { Model: 'kr-planted-1234' },
      gateways: [{ origin: 'https://kr-planted-4321.example', isActive: true, hasUsage: true }],
      settings: { 'http.proxySupport': 'Bearer planted-secret' },
      failures: [{ time, where: 'chat', failure: { kind: 'bad-request', code: 'kr-planted-5678', serverMessage: 'You asked: planted prompt', model: 'a\n## kr-planted-9' } }],
    });
    for (const secret of ['planted-1234', 'planted-4321', 'planted-secret', 'planted-5678', 'planted prompt', 'planted-9']) assert.ok(!report.includes(secret), secret);
    assert.equal(report.split('\n').filter((line) => line.startsWith('## ')).length, 3);
  });

  it('tells the system by where the extension lies', () => {
    const system = (fsPath: string, appRoot = '', scheme = 'file'): string => systemName({ scheme, fsPath }, appRoot);
    assert.deepEqual(
      [
        system('c:\\Users\\kim\\.vscode\\extensions\\k'),
        system('\\\\server\\profile\\k'),
        system('/Users/kim/.vscode/extensions/k'),
        system('/opt/portable/k', '/Applications/Visual Studio Code.app/Contents/Resources/app'),
        system('/home/kim/.vscode-server/extensions/k', '/home/kim/.vscode-server'),
        system('/k', '', 'https'),
      ],
      ['Windows', 'Windows', 'macOS', 'macOS', 'Linux or another Unix', 'browser'],
    );
  });

  it('says when nothing failed', () => {
    assert.match(diagnosticsReport({ environment: {}, gateways: [], settings: {}, failures: [] }), /None since this window was opened\./);
  });
});
