/** The command in a terminal, with typed input. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

import { onTestFinished } from 'vitest';

import { MAIN } from './cli.js';
import { PYTHON } from '../hdf/python.js';
import { Screen } from './screen.js';

const PROGRAM = fileURLToPath(new URL('terminal.py', import.meta.url));

export const KEY = {
  enter: '\r',
  tab: '\t',
  up: '\u001b[A',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
  ctrlS: '\u0013',
  ctrlQ: '\u0011',
} as const;

/** Variables that change the number of colours that Node uses. */
const NO_WORD_ON_COLOURS = Object.fromEntries(
  ['CI', 'COLORTERM', 'FORCE_COLOR', 'NODE_DISABLE_COLORS', 'NO_COLOR', 'TF_BUILD', 'TMUX'].map(
    (name) => [name, undefined],
  ),
);

export interface TerminalOptions {
  readonly rows?: number;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export class Terminal {
  /** All output, with terminal control sequences. */
  raw = '';
  /** The exit code. */
  readonly ended: Promise<number | null>;
  readonly #process: ChildProcess;
  readonly #screen: Screen;
  #looked = 0;

  constructor(
    args: readonly (string | number)[],
    { rows = 24, columns = 80, env = {} }: TerminalOptions = {},
  ) {
    const command = [process.execPath, MAIN, ...args.map(String)];
    this.#process = spawn(PYTHON, [PROGRAM, String(rows), String(columns), ...command], {
      env: { ...process.env, ...NO_WORD_ON_COLOURS, TERM: 'xterm', ...env },
      stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
    });
    this.#screen = new Screen(rows, columns);
    this.#process.stdout?.setEncoding('utf8').on('data', (text) => {
      this.raw += String(text);
      this.#screen.write(String(text));
    });
    this.ended = once(this.#process, 'close').then(([code]) => code as number | null);
    onTestFinished(() => {
      this.#process.kill('SIGKILL');
    });
  }

  type(...texts: string[]): void {
    this.#process.stdin?.write(texts.join(''));
  }

  /** The user changes the size of the window. */
  resize(rows: number, columns: number): void {
    this.#screen.resize(rows, columns);
    (this.#process.stdio[3] as Writable).write(`${rows} ${columns}\n`);
  }

  /** What somebody sees in the end, or scrolled out of sight: lines without the spaces at their ends. */
  async lines(): Promise<string[]> {
    return await this.#screen.lines();
  }

  /** Waits until somebody sees lines of which one matches. @returns them */
  async sees(pattern: RegExp): Promise<string[]> {
    for (;;) {
      const lines = await this.#screen.lines();
      if (lines.some((line) => pattern.test(line))) return lines;
      if (this.#process.exitCode !== null) {
        throw new Error(`ended without ${String(pattern)}:\n${lines.join('\n')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Waits for a match in the output after the previous match. */
  async shows(pattern: RegExp | string): Promise<string> {
    for (;;) {
      const text = this.raw.slice(this.#looked);
      const found = typeof pattern === 'string' ? text.indexOf(pattern) : text.search(pattern);
      if (found >= 0) {
        const length = typeof pattern === 'string' ? pattern.length : pattern.exec(text)![0].length;
        this.#looked += found + length;
        return text.slice(0, found + length);
      }
      if (this.#process.exitCode !== null) {
        throw new Error(`ended without ${String(pattern)}: ${JSON.stringify(text)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** All output as plain text. */
  get text(): string {
    return stripVTControlCharacters(this.raw).replaceAll('\r\n', '\n');
  }
}
