/** Handles `*PCAP.ARM=`: starts the blocks, a free run or a given source, and the data port. */

import type { CaptureControl, ConnectedClient } from './control/capture-control.js';
import type { DataServer } from './data/data-server.js';
import { freeRun, type FreeRunOptions } from './data/free-run.js';
import type { AcquisitionSource } from './data/scripted-acquisition.js';
import { streamFields } from '../responses/stream-fields.js';
import type { Machine } from './machine/machine.js';
import { captureFault } from './model/captures.js';
import type { Panda } from './model/panda.js';

export interface CaptureSwitchOptions {
  /** Null: the blocks determine the samples. */
  readonly freeRun: FreeRunOptions | null;
  /** Null: the captured samples are sent. */
  readonly source: AcquisitionSource | null;
  readonly hwTimeOffsetNs: bigint | null;
}

export class CaptureSwitch implements CaptureControl {
  readonly #panda: Panda;
  readonly #machine: Machine;
  readonly #data: DataServer;
  readonly #options: CaptureSwitchOptions;

  constructor(panda: Panda, machine: Machine, data: DataServer, options: CaptureSwitchOptions) {
    this.#panda = panda;
    this.#machine = machine;
    this.#data = data;
    this.#options = options;
  }

  arm(): string | null {
    const { source, hwTimeOffsetNs } = this.#options;
    const requests = this.#panda.captures();
    const refusal = (source === null ? captureFault(requests) : null) ?? this.#data.armRefusal();
    if (refusal !== null) return refusal;
    if (source !== null) {
      this.#data.armScript(source);
      return null;
    }
    const fields = streamFields(requests);
    // A fault may have ended the last acquisition without stopping the machine.
    this.#machine.disarm();
    const acquisition = this.#data.arm(fields, { hwTimeOffsetNs });
    if (this.#options.freeRun === null) this.#machine.arm(fields, acquisition);
    else void freeRun(fields, this.#options.freeRun, acquisition);
    return null;
  }

  disarm(): void {
    // The machine goes first, since it passes on its last samples.
    this.#machine.disarm();
    this.#data.disarm();
  }

  status(): string {
    return this.#data.status();
  }

  captured(): number {
    return this.#data.captured;
  }

  completion(): string {
    return this.#data.completion();
  }

  clients(): readonly ConnectedClient[] {
    return this.#data.clients;
  }
}
