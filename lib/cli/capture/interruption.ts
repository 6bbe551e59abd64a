/** Signals of the system that end a capture in order. */

import { constants } from 'node:os';

import { EXIT_FAILED, EXIT_INTERRUPTED } from '../exit-codes.js';

/**
 * Every signal that would end the process by default and that Node.js can handle. Left out are SIGUSR1,
 * which starts the debugger of Node.js, and SIGPROF, which its profiler uses.
 */
const ENDING: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR2',
  'SIGALRM',
  'SIGVTALRM',
  'SIGXCPU',
  'SIGIO',
  'SIGPWR',
  'SIGSTKFLT',
  'SIGBREAK',
];

/** Aborts its signal, with the name as the reason, when one of these signals comes. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #onSecond: () => void;
  #hasSigint = false;
  readonly #names = ENDING.filter((name) => name in constants.signals);

  /** @param onSecond called before a second Ctrl-C ends the process at once */
  constructor(onSecond: () => void) {
    this.#onSecond = onSecond;
    for (const name of this.#names) process.on(name, this.#interrupt);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Exit code of a capture that was stopped in order. */
  get exitCode(): number {
    return this.signal.reason === 'SIGINT' ? EXIT_INTERRUPTED : EXIT_FAILED;
  }

  release(): void {
    for (const name of this.#names) process.off(name, this.#interrupt);
  }

  /** A terminal that closes sends SIGHUP and SIGTERM together: only SIGINT asks again. */
  readonly #interrupt = (name: NodeJS.Signals): void => {
    if (name === 'SIGINT') {
      if (this.#hasSigint) {
        this.#onSecond();
        // eslint-disable-next-line no-restricted-properties -- at once is what is asked for
        process.exit(this.exitCode);
      }
      this.#hasSigint = true;
    }
    this.#controller.abort(name);
  };
}
