/** A command on its way whose promise somebody holds. */

import type { Command } from '../../commands/command.js';
import { Run } from '../../connections/run.js';

/** What is sent before the program waits again: its time-outs begin when it goes. */
export interface Turn {
  /** As of `performance.now()`; Infinity before it goes. */
  start: number;
  /** The shortest time-out in it, seconds. */
  timeout: number;
}

/** How a command is waited for: mostly many in the same way. */
export interface Terms {
  readonly turn: Turn;
  /** Seconds. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

type Resolve = (outcome: unknown) => void;

let latestResolve: Resolve = () => {};

/** For `new Promise`: a function of its own for each would be a burden. */
export function takeResolve(resolve: Resolve): void {
  latestResolve = resolve;
}

export class PendingCommand extends Run {
  readonly terms: Terms;
  readonly #resolve: Resolve;

  /** Settles the promise that was made last, with `takeResolve`. */
  constructor(command: Command<unknown>, terms: Terms) {
    super(command);
    this.terms = terms;
    this.#resolve = latestResolve;
  }

  resolve(result: unknown): void {
    this.#resolve(result);
  }

  /** The promise's own function for it is not kept: many thousand of them are as large as all the rest. */
  reject(reason: unknown): void {
    this.#resolve(rejected(reason));
  }
}

/** @param reason may be anything, as that of a signal */
export function rejected(reason: unknown): Promise<never> {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
  return Promise.reject(reason);
}
