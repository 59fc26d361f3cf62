// Stands in for @vscode/spdlog, which must be compiled: the same calls, one line a message, no rotation.
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];

export class Logger {
  #file;
  #level = levels.indexOf('info');
  #plain = false;

  constructor(kind, name, file) {
    this.#file = file;
    mkdirSync(path.dirname(file), { recursive: true });
  }

  #write(level, message) {
    if (level < this.#level) return;
    const line = this.#plain ? message : `${new Date().toISOString()} [${levels[level]}] ${message}\n`;
    try {
      appendFileSync(this.#file, line);
    } catch {
      // The profile is deleted while the server is still closing: nobody reads the log any more.
    }
  }

  trace(message) { this.#write(0, message); }
  debug(message) { this.#write(1, message); }
  info(message) { this.#write(2, message); }
  warn(message) { this.#write(3, message); }
  error(message) { this.#write(4, message); }
  critical(message) { this.#write(5, message); }
  getLevel() { return this.#level; }
  setLevel(level) { this.#level = level; }
  setPattern() {}
  clearFormatters() { this.#plain = true; }
  flush() {}
  drop() {}
}

export const version = 11;
export const setLevel = () => {};
export const setFlushOn = () => {};
export const createRotatingLogger = async (name, file) => new Logger('rotating', name, file);
export const createAsyncRotatingLogger = async (name, file) => new Logger('rotating_async', name, file);
