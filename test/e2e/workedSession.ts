// A VS Code in which somebody has worked for months: with two accounts, one of them of a second gateway that is called Lab.
import { startGateway, type Gateway } from '../gateway/gateway';
import type { VsCodeOptions } from './driver/vscode';
import { useSession, type Session } from './session';
import { monthsOfWork } from './usageRecords';

/** As `useSession`; the ledger has requests of both accounts. */
export function useWorkedSession(options: VsCodeOptions): () => Session {
  let lab: Gateway;
  before(async () => { lab = await startGateway({ authentication: 'none' }); });
  after(() => lab.close());
  return useSession((gateway) => ({
    ...options,
    settings: { 'krouter.gateways': [{ name: 'Lab', baseUrl: lab.baseUrl, requireApiKey: false }] },
    ledger: monthsOfWork([gateway.origin, lab.origin], Date.now()),
  }));
}
