/** Arming for a capture, and undoing it. */

import { setTimeout as sleep } from 'node:timers/promises';

import type { AsyncClient } from '../client/async-client.js';
import { Arm, Disarm } from '../commands/arm.js';
import { GetLine } from '../commands/get-put.js';
import { CommandError, DisarmError, PandaBusyError } from '../errors.js';

/** For how long a refused ARM is tried again, seconds. */
const RETRY_FOR = 5;
const RETRY_EVERY_MS = 100;
/** For a moment after its END an acquisition may still be told to run, seconds. */
const SETTLES_IN = 1;
/** A capture that ends must not hang on a PandA that does not answer, seconds. */
const DISARM_TIMEOUT = 2;

export class Arming {
  readonly #client: AsyncClient;
  readonly #closing: AbortSignal;
  readonly #force: boolean;
  #isArmed = false;
  /** We want it disarmed, and did not hear that it is. */
  #isUnwanted = false;
  #disarming: Promise<void> | null = null;

  /** @param force disarm what somebody else has armed */
  constructor(client: AsyncClient, force: boolean) {
    this.#client = client;
    this.#closing = client.closing;
    this.#force = force;
  }

  /** We have armed, and seen no END since. */
  get isArmed(): boolean {
    return this.#isArmed;
  }

  /**
   * Connects, if need be, and makes sure that no acquisition is running.
   *
   * @throws PandaBusyError, ConnectError and the like, or the signal's reason
   */
  async begin(signal: AbortSignal): Promise<void> {
    await this.#client.connect({ signal });
    if (this.#force) {
      await this.#sendDisarm({ signal });
      return;
    }
    const deadline = performance.now() + SETTLES_IN * 1000;
    while (await this.#isCapturing(signal)) {
      if (performance.now() > deadline) {
        throw new PandaBusyError(
          'The PandA is in the middle of an acquisition that somebody else has started: wait until it has ended, or let it be disarmed (`force`, --force).',
        );
      }
      await pause(signal);
    }
  }

  /**
   * Arms. The PandA may refuse for a moment after the last acquisition, or while another client is
   * still reading it (protocol.md, data port), so this tries for some seconds.
   *
   * @throws CommandError, ConnectionClosedError and the like, or the signal's reason
   */
  async arm(signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + RETRY_FOR * 1000;
    for (;;) {
      signal.throwIfAborted();
      try {
        // From here on, since the answer may get lost.
        this.#isArmed = true;
        await this.#client.send(new Arm(), { signal });
        return;
      } catch (error) {
        if (error instanceof CommandError) this.#isArmed = false;
        if (!isPassing(error) || performance.now() > deadline) throw error;
      }
      await pause(signal);
    }
  }

  /**
   * Arms after a connection was lost. What we had armed before may still run: it is left to its end.
   *
   * @param hasStarted whether an acquisition has come since: nothing is to be armed then
   */
  async armAgain(signal: AbortSignal, hasStarted: () => boolean): Promise<void> {
    if (this.#isUnwanted) await this.#sendDisarm({ signal });
    else if (this.#isArmed) {
      // Twice in a row: the last samples of one that has just ended may still be on their way.
      for (let idle = 0; idle < 2;) {
        idle = (await this.#isCapturing(signal)) ? 0 : idle + 1;
        await pause(signal);
        if (hasStarted()) return;
      }
    }
    this.#isUnwanted = false;
    await this.arm(signal);
  }

  /** An acquisition has ended by itself. */
  ended(): void {
    this.#isArmed = this.#isUnwanted = false;
  }

  /** Disarms if we have armed, over a new connection if there is none. @throws DisarmError */
  async disarm(): Promise<void> {
    if (this.#isArmed) {
      this.#isArmed = false;
      this.#disarming = this.#disarm().finally(() => (this.#disarming = null));
    }
    await this.#disarming;
  }

  /**
   * As `disarm`, unless that was tried. Says nothing of failures: it is called when something else
   * went wrong.
   */
  async undo(): Promise<void> {
    if (!this.#isUnwanted) await this.disarm().catch(() => {});
  }

  async #disarm(): Promise<void> {
    try {
      const timeout = AbortSignal.timeout(DISARM_TIMEOUT * 1000);
      await this.#client.connect({ signal: AbortSignal.any([timeout, this.#closing]) });
      await this.#sendDisarm({ timeout: DISARM_TIMEOUT });
    } catch (cause) {
      this.#isArmed = this.#isUnwanted = true;
      throw new DisarmError(
        `The PandA is still armed, since it could not be disarmed: ${(cause as Error).message}`,
        { cause },
      );
    }
  }

  /** A PandA that refuses is not armed. */
  async #sendDisarm(options: Parameters<AsyncClient['send']>[1]): Promise<void> {
    try {
      await this.#client.send(new Disarm(), options);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
    }
  }

  /** A server that does not say how its captures end says whether it is busy. */
  async #isCapturing(signal: AbortSignal): Promise<boolean> {
    for (const question of ['*PCAP.COMPLETION', '*PCAP.STATUS']) {
      try {
        return (await this.#client.send(new GetLine(question), { signal })).startsWith('Busy');
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
      }
    }
    return false;
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  await sleep(RETRY_EVERY_MS, undefined, { signal }).catch(() => {});
  signal.throwIfAborted();
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof CommandError)) return false;
  return !error.received.join('\n').includes('Nothing configured');
}
