/** The console on a terminal. */

import type { Interface } from 'node:readline/promises';

import type { AsyncClient } from '../../client/async-client.js';
import { Raw } from '../../commands/get-put.js';
import { ConnectionClosedError, InvalidOptionError } from '../../errors.js';
import { EXIT_INTERRUPTED, EXIT_OK } from '../exit-codes.js';
import { reportFailure } from '../report-failure.js';
import { failureOfOutput, printText, standardOutput } from '../output/print.js';
import { answerPrinter } from './answer-text.js';
import { CommandLines } from './command-lines.js';
import { HELP, ownCommand } from './own-commands.js';
import { History, historyPath } from './history.js';
import { editedInput, plainInput } from './terminal-input.js';

const CONTINUATION = '| ';
/** Moves to the start of the line and clears it. */
const CLEAR_LINE = '\r\u001b[J';

export interface PromptOptions {
  readonly prompt: string;
  /** Whether to edit lines, complete them, and keep a history. */
  readonly readline: boolean;
  readonly debug: boolean;
}

/** Reads commands and prints their answers, one after the other. */
export class PromptConsole {
  readonly #client: Pick<AsyncClient, 'send'>;
  readonly #options: PromptOptions;
  readonly #input: Interface;
  readonly #commands = new CommandLines();
  readonly #textOf = answerPrinter(standardOutput());
  readonly #queue: string[][] = [];
  /** Ends the wait for an answer; null while not waiting. */
  #waiting: AbortController | null = null;
  #isClosed = false;
  #exitCode = EXIT_OK;

  constructor(client: Pick<AsyncClient, 'send'>, options: PromptOptions) {
    this.#client = client;
    this.#options = options;
    this.#input = options.readline
      ? editedInput(client, new History(historyPath()), () => this.#commands.openTable !== null)
      : plainInput();
  }

  /**
   * @param lost rejects when the connection is lost
   * @returns the exit code
   * @throws ConnectionClosedError, StandardOutputError
   * @throws InvalidOptionError if the console is closed within a table
   */
  async run(lost: Promise<never>): Promise<number> {
    try {
      await Promise.race([lost, failureOfOutput(), this.#converse()]);
    } finally {
      this.#input.close();
      show('\n');
    }
    const { openTable } = this.#commands;
    if (openTable === null || this.#exitCode !== EXIT_OK) return this.#exitCode;
    throw new InvalidOptionError(`${openTable} was not sent: end it with an empty line.`);
  }

  /** Runs until the input is closed and all commands are answered, or an error ends the console. */
  async #converse(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const answerAll = (): void => {
        this.#answerAll().then(() => {
          if (this.#isClosed) resolve();
        }, reject);
      };
      this.#input
        .on('line', (line: string) => {
          this.#take(line);
          if (this.#waiting === null) answerAll();
        })
        .on('SIGINT', () => this.#interrupt())
        .on('close', () => {
          this.#isClosed = true;
          if (this.#waiting === null) resolve();
        });
      this.#prompt();
    });
  }

  #take(line: string): void {
    try {
      const command = this.#commands.push(line);
      if (command !== null) this.#queue.push(command);
    } catch (error) {
      reportFailure(error, this.#options.debug);
    }
  }

  async #answerAll(): Promise<void> {
    for (let command; (command = this.#queue.shift()) !== undefined;) {
      const own = ownCommand(command);
      if (own === 'end') {
        this.#queue.length = 0;
        this.#input.close();
        break;
      }
      if (own === 'help') {
        show(HELP);
        continue;
      }
      this.#waiting = new AbortController();
      await this.#answer(command, this.#waiting.signal);
    }
    this.#waiting = null;
    this.#prompt();
  }

  async #answer(command: string[], signal: AbortSignal): Promise<void> {
    try {
      const answer = await this.#client.send(new Raw(command), { signal });
      this.#clearTyped();
      show(this.#textOf(answer));
    } catch (error) {
      this.#clearTyped();
      if (signal.aborted) return;
      if (error instanceof ConnectionClosedError) throw error;
      reportFailure(error, this.#options.debug);
    }
  }

  /**
   * Clears text typed while waiting for the answer; readline shows it again after the next prompt.
   */
  #clearTyped(): void {
    if (this.#input.terminal) show(CLEAR_LINE);
  }

  /**
   * Ctrl-C cancels the pending commands or the typed text; if there is neither, it ends the
   * console.
   */
  #interrupt(): void {
    if (this.#waiting !== null) {
      this.#queue.length = 0;
      this.#waiting.abort();
      return;
    }
    const isIdle = this.#input.line === '' && this.#commands.openTable === null;
    this.#commands.abandon();
    if (isIdle) {
      show('^C');
      this.#exitCode = EXIT_INTERRUPTED;
      this.#input.close();
      return;
    }
    this.#input.write(null, { ctrl: true, name: 'e' });
    this.#input.write(null, { ctrl: true, name: 'u' });
    show('^C\n');
    this.#prompt();
  }

  #prompt(): void {
    if (this.#isClosed) return;
    const { prompt } = this.#options;
    const inTable = this.#commands.openTable !== null;
    this.#input.setPrompt(inTable ? CONTINUATION.padStart(prompt.length) : prompt);
    this.#input.prompt(true);
  }
}

/** Terminal output needs no waiting; `failureOfOutput` ends the console if it fails. */
function show(text: string): void {
  printText(text).catch(() => {});
}
