/** The history of commands. Errors of its file never stop the console. */

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

/** The most commands that are kept. */
export const MAX_HISTORY = 1000;
/** A larger file was not written by this program. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;
/** Commands for an instrument are private. */
const OWNER_ONLY = 0o600;

/**
 * The path according to the XDG base directory specification, which requires relative paths to be
 * ignored.
 */
export function historyPath(env: NodeJS.ProcessEnv = process.env, home = homedir()): string {
  const state = env['XDG_STATE_HOME'] ?? '';
  const base = isAbsolute(state) ? state : join(home, '.local', 'state');
  return join(base, 'pandablocks', 'history');
}

export class History {
  readonly #path: string;
  /** The latest command first, without duplicates. */
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

  /** Appends the command immediately, so that it is kept if the program is killed. */
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
    // The console also works without a history.
  }
}
