// Stands in for @vscode/native-watchdog, which must be compiled: ends an extension host whose server is gone.
import { setInterval } from 'node:timers';

export function start(parentProcess) {
  setInterval(() => {
    try {
      process.kill(parentProcess, 0);
    } catch {
      process.exit(87);
    }
  }, 1000).unref();
}
