/** Arming the PandA for a capture, and disarming the PandA when the capture ends. */

import { setTimeout as sleep } from 'node:timers/promises';

import type { AsyncClient } from '../client/async-client.js';
import { Arm, Disarm } from '../commands/arm.js';
import { GetLine } from '../commands/get-put.js';
import { CommandError, DisarmError, PandaBusyError } from '../errors.js';
import { type EndReason, isGoodEnd } from '../outcome/end-reason.js';
import { judgeRefusal } from './arm-refusal.js';

const RETRY_EVERY_MS = 100;
/** The PandA may say `Busy` for a moment after an END, seconds. */
const SETTLES_IN = 1;
/** A capture that ends must not hang on a PandA that does not answer, seconds. */
const DISARM_TIMEOUT = 2;

/**
 * Who owns the acquisition that the hardware runs.
 *
 * - `idle`: this capture has not armed, or the acquisition that it armed has ended.
 * - `armed`: ARM was sent, and no END has come since.
 * - `unsure`: a bad END has come. The hardware goes on capturing after `Data overrun` (protocol.md,
 *   data port), so the PandA may need a DISARM.
 */
type ArmState = 'idle' | 'armed' | 'unsure';

export interface ArmingOptions {
  /** Disarm a PandA that captures for another client. */
  readonly force: boolean;
  readonly onWarning?: ((warning: string) => void) | undefined;
  /** Called when the PandA is being armed (true), and when its acquisition has ended (false). */
  readonly onArmed?: ((isArmed: boolean) => void) | undefined;
}

export class Arming {
  readonly #client: AsyncClient;
  readonly #closing: AbortSignal;
  readonly #options: ArmingOptions;
  #state: ArmState = 'idle';
  /** Why the last DISARM failed; null: there was none since the last ARM, or it worked. */
  #problem: DisarmError | null = null;
  #disarming: Promise<void> | null = null;

  constructor(client: AsyncClient, options: ArmingOptions) {
    this.#client = client;
    this.#closing = client.closing;
    this.#options = options;
  }

  /** ARM was sent, and no END has come since. */
  get isArmed(): boolean {
    return this.#state === 'armed';
  }

  /** Why the PandA could not be disarmed; null if it is not armed, or if no DISARM has failed. */
  get problem(): DisarmError | null {
    return this.#problem;
  }

  /**
   * Connects, if need be, and makes sure that no acquisition is running.
   *
   * @throws PandaBusyError, ConnectError and the like, or the signal's reason
   */
  async begin(signal: AbortSignal): Promise<void> {
    await this.#client.connect({ signal });
    if (this.#options.force) {
      await this.#sendDisarm({ signal });
      return;
    }
    const deadline = performance.now() + SETTLES_IN * 1000;
    while ((await this.#isCapturing({ signal })) === true) {
      if (performance.now() > deadline) {
        throw new PandaBusyError(
          'The PandA is in the middle of an acquisition that somebody else has started, or a capture of yours that was killed: wait until it has ended, or let it be disarmed (`force`).',
        );
      }
      await pause(signal);
    }
  }

  /**
   * Arms. The PandA may refuse for a moment after the last acquisition, or while another client still
   * reads that acquisition (protocol.md, data port): such a refusal is tried again.
   *
   * @throws CommandError, ConnectionClosedError and the like, or the signal's reason
   */
  async arm(signal: AbortSignal): Promise<void> {
    /** By how long a kind of refusal is waited for: when that kind first came. */
    const since = new Map<number, number>();
    if (this.#state === 'unsure') await this.#sendDisarm({ signal });
    for (;;) {
      signal.throwIfAborted();
      try {
        // Before the answer, which may get lost.
        this.#setState('armed');
        await this.#client.send(new Arm(), { signal });
        return;
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        this.#setState('idle');
        const { patience, warning, error: refusal } = judgeRefusal(error);
        const isFirst = !since.has(patience);
        if (isFirst) since.set(patience, performance.now());
        if (performance.now() - (since.get(patience) ?? 0) >= patience * 1000) throw refusal;
        if (isFirst && warning !== null) this.#options.onWarning?.(warning);
      }
      await pause(signal);
    }
  }

  /**
   * Arms after a connection was lost. An acquisition that this capture had armed before may still
   * run, and is left to its end.
   *
   * @param hasStarted whether an acquisition has come since: then there is nothing to arm
   */
  async armAgain(signal: AbortSignal, hasStarted: () => boolean): Promise<void> {
    if (this.#problem !== null) {
      await this.#sendDisarm({ signal });
    } else if (this.#state === 'armed') {
      // Twice in a row: the last samples of one that has just ended may still be on their way.
      for (let idle = 0; idle < 2;) {
        idle = (await this.#isCapturing({ signal })) === true ? 0 : idle + 1;
        await pause(signal);
        if (hasStarted()) return;
      }
    }
    await this.arm(signal);
  }

  /** The END of the acquisition has come. */
  ended(reason: EndReason): void {
    if (this.#state === 'idle') return;
    this.#setState(isGoodEnd(reason) ? 'idle' : 'unsure');
  }

  /** Disarms if this capture has armed, over a new connection if there is none. @throws DisarmError */
  async disarm(): Promise<void> {
    if (this.#state !== 'idle' && this.#problem === null) {
      this.#disarming ??= this.#disarm().finally(() => (this.#disarming = null));
    }
    await this.#disarming;
  }

  /** As `disarm`, unless that was tried and failed. A failure is told by `problem`. */
  async undo(): Promise<void> {
    await this.disarm().catch(() => {});
  }

  async #disarm(): Promise<void> {
    try {
      const timeout = AbortSignal.timeout(DISARM_TIMEOUT * 1000);
      await this.#client.connect({ signal: AbortSignal.any([timeout, this.#closing]) });
      await this.#sendDisarm({ timeout: DISARM_TIMEOUT });
    } catch (cause) {
      // The END may have come meanwhile.
      if (this.#state === 'idle') return;
      this.#problem = new DisarmError(
        `The PandA ${this.#state === 'armed' ? 'is' : 'may be'} still armed, since it could not be disarmed: ${(cause as Error).message}`,
        { cause },
      );
      throw this.#problem;
    }
  }

  /** @throws CommandError if the PandA refuses, unless it says that it captures nothing */
  async #sendDisarm(options: Parameters<AsyncClient['send']>[1]): Promise<void> {
    try {
      await this.#client.send(new Disarm(), options);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const isCapturing = await this.#isCapturing(options);
      if (isCapturing === true || (isCapturing === null && this.#state !== 'idle')) throw error;
    }
    this.#setState('idle');
  }

  /**
   * `*PCAP.STATUS?` is for servers that do not know `*PCAP.COMPLETION?`.
   *
   * @returns null if the PandA does not tell
   */
  async #isCapturing(options: Parameters<AsyncClient['send']>[1]): Promise<boolean | null> {
    for (const question of ['*PCAP.COMPLETION', '*PCAP.STATUS']) {
      try {
        return (await this.#client.send(new GetLine(question), options)).startsWith('Busy');
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
      }
    }
    return null;
  }

  #setState(state: ArmState): void {
    const wasIdle = this.#state === 'idle';
    this.#state = state;
    this.#problem = null;
    if (wasIdle !== (state === 'idle')) this.#options.onArmed?.(wasIdle);
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  await sleep(RETRY_EVERY_MS, undefined, { signal }).catch(() => {});
  signal.throwIfAborted();
}
