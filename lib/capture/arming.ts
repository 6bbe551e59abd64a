/** Arms the PandA for a capture, and disarms it when the capture ends. */

import { setTimeout as sleep } from 'node:timers/promises';

import type { AsyncClient } from '../client/async-client.js';
import { Arm, Disarm } from '../commands/arm.js';
import { GetLine } from '../commands/get-put.js';
import { CommandError, DisarmError, PandaBusyError } from '../errors.js';
import { type EndReason, isGoodEnd } from '../outcome/end-reason.js';
import { judgeRefusal } from './arm-refusal.js';

const RETRY_EVERY_MS = 100;
/** How long the PandA may report `Busy` after an END, in seconds. */
const SETTLES_IN = 1;
/** In seconds: the end of a capture must not hang if the PandA does not answer. */
const DISARM_TIMEOUT = 2;

/**
 * Who owns the acquisition in the hardware.
 *
 * - `idle`: this capture has not armed, or the acquisition that it armed has ended.
 * - `armed`: ARM was sent, and no END was received since.
 * - `unsure`: a bad END was received. The hardware continues to capture after `Data overrun`
 *   (protocol.md, data port), so the PandA may need a DISARM.
 */
type ArmState = 'idle' | 'armed' | 'unsure';

export interface ArmingOptions {
  /** Disarm a PandA that is capturing for another client. */
  readonly force: boolean;
  readonly onWarning?: ((warning: string) => void) | undefined;
  /**
   * Called with true when the PandA is being armed, and with false when its acquisition has ended.
   */
  readonly onArmed?: ((isArmed: boolean) => void) | undefined;
}

export class Arming {
  readonly #client: AsyncClient;
  readonly #closing: AbortSignal;
  readonly #options: ArmingOptions;
  #state: ArmState = 'idle';
  /** Why the last DISARM failed; null if it succeeded, or if there was none since the last ARM. */
  #problem: DisarmError | null = null;
  #disarming: Promise<void> | null = null;

  constructor(client: AsyncClient, options: ArmingOptions) {
    this.#client = client;
    this.#closing = client.closing;
    this.#options = options;
  }

  /** Whether ARM was sent, and no END was received since. */
  get isArmed(): boolean {
    return this.#state === 'armed';
  }

  /** Why the PandA could not be disarmed; null if it is not armed, or if no DISARM has failed. */
  get problem(): DisarmError | null {
    return this.#problem;
  }

  /**
   * Connects, if necessary, and makes sure that no acquisition is running.
   *
   * @throws PandaBusyError, ConnectError and others, or the signal's reason
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
          'The PandA is in the middle of an acquisition that another client started, or a capture that was killed: wait until the acquisition has ended, or disarm the PandA (`force`).',
        );
      }
      await pause(signal);
    }
  }

  /**
   * Arms. The PandA may refuse for a moment after the last acquisition, or while another client
   * still reads that acquisition (protocol.md, data port): ARM is retried then.
   *
   * @throws CommandError, ConnectionClosedError and others, or the signal's reason
   */
  async arm(signal: AbortSignal): Promise<void> {
    /** When each kind of refusal first occurred, by its patience. */
    const since = new Map<number, number>();
    if (this.#state === 'unsure') await this.#sendDisarm({ signal });
    for (;;) {
      signal.throwIfAborted();
      try {
        // Set before the answer, which may get lost.
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
   * Arms after a connection was lost. An acquisition that this capture armed before may still be
   * running, and is left to finish.
   *
   * @param hasStarted whether an acquisition has started since, so that arming is not needed
   */
  async armAgain(signal: AbortSignal, hasStarted: () => boolean): Promise<void> {
    if (this.#problem !== null) {
      await this.#sendDisarm({ signal });
    } else if (this.#state === 'armed') {
      // Two successive checks: the last samples of an acquisition that has just ended may still be
      // in transit.
      for (let idle = 0; idle < 2;) {
        idle = (await this.#isCapturing({ signal })) === true ? 0 : idle + 1;
        await pause(signal);
        if (hasStarted()) return;
      }
    }
    await this.arm(signal);
  }

  /** Records the END of the acquisition. */
  ended(reason: EndReason): void {
    if (this.#state === 'idle') return;
    this.#setState(isGoodEnd(reason) ? 'idle' : 'unsure');
  }

  /** Disarms if this capture has armed, over a new connection if necessary. @throws DisarmError */
  async disarm(): Promise<void> {
    if (this.#state !== 'idle' && this.#problem === null) {
      this.#disarming ??= this.#disarm().finally(() => (this.#disarming = null));
    }
    await this.#disarming;
  }

  /** Disarms unless that has already failed. `problem` reports a failure. */
  async undo(): Promise<void> {
    await this.disarm().catch(() => {});
  }

  async #disarm(): Promise<void> {
    try {
      const timeout = AbortSignal.timeout(DISARM_TIMEOUT * 1000);
      await this.#client.connect({ signal: AbortSignal.any([timeout, this.#closing]) });
      await this.#sendDisarm({ timeout: DISARM_TIMEOUT });
    } catch (cause) {
      // The END may have arrived meanwhile.
      if (this.#state === 'idle') return;
      this.#problem = new DisarmError(
        `The PandA ${this.#state === 'armed' ? 'is' : 'may be'} still armed: it could not be disarmed: ${(cause as Error).message}`,
        { cause },
      );
      throw this.#problem;
    }
  }

  /** @throws CommandError if the PandA refuses, unless it reports that it is not capturing */
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
   * Asks whether the PandA is capturing. `*PCAP.STATUS?` is for servers that do not know
   * `*PCAP.COMPLETION?`.
   *
   * @returns null if the PandA does not report it
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
