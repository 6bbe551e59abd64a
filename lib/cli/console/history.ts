/** Commands of earlier runs. Whatever happens to the file, the console works. */

import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/** How many commands are kept. */
export const MAX_HISTORY = 1000;
/** A file larger than this is not one of ours. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;
/** What is typed to an instrument is nobody else's business. */
const OWNER_ONLY = 0o600;

/** Where the XDG base directory specification wants it: a relative path is to be ignored. */
export function historyPath(env: NodeJS.ProcessEnv = process.env, home = homedir()): string {
  const state = env['XDG_STATE_HOME'] ?? '';
  const base = isAbsolute(state) ? state : join(home, '.local', 'state');
  return join(base, 'pandablocks', 'history');
}

export class History {
  readonly #path: string;
  /** The latest first, each one once. */
  readonly commands: readonly string[];

  constructor(path: string) {
    this.#path = path;
    const lines = readLines(path);
    this.commands = [...new Set(lines.toReversed())].slice(0, MAX_HISTORY);
    attempt(() => {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      if (lines.length > MAX_HISTORY) this.#shorten();
      else if (lines.length > 0) chmodSync(path, OWNER_ONLY);
    });
  }

  /** Written at once, so that it is there whatever ends the program. */
  add(command: string): void {
    attempt(() => {
      appendFileSync(this.#path, `${command}\n`, { mode: OWNER_ONLY });
    });
  }

  #shorten(): void {
    const temporary = `${this.#path}.${process.pid}`;
    const text = this.commands.toReversed().map((command) => `${command}\n`);
    writeFileSync(temporary, text.join(''), { mode: OWNER_ONLY });
    renameSync(temporary, this.#path);
  }
}

function readLines(path: string): string[] {
  let text = '';
  attempt(() => {
    const file = statSync(path);
    if (file.isFile() && file.size <= MAX_FILE_BYTES) text = readFileSync(path, 'utf8');
  });
  return text.split('\n').filter((line) => line.trim() !== '');
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // A history that can't be kept is no reason not to have a console.
  }
}
