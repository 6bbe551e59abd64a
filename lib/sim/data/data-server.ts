/** The data port of the simulated PandA. */

import assert from 'node:assert';
import { createServer, type Server } from 'node:net';

import { appliesTo, type Fault, type StreamFault, streamFaultsOf } from '../faults/fault.js';
import type { RingSize } from './block-ring.js';
import { CapturedAcquisition } from './captured-acquisition.js';
import { DataClient } from './data-client.js';
import { type ByteFault, FaultStream } from './fault-stream.js';
import { type AcquisitionSource, ScriptedAcquisition } from './scripted-acquisition.js';
import type { ServedAcquisition } from './served-acquisition.js';
import type { StreamField } from '../../responses/stream-fields.js';
import { actionsOf } from './stream-piece.js';

export interface DataServerOptions {
  /** Default: none. Faults that are added later affect acquisitions armed afterwards. */
  readonly faults?: readonly Fault[] | undefined;
  /** The seed for random bytes of faults. Default 1. */
  readonly seed?: number | undefined;
  /** Seconds after which a client that reads nothing is disconnected. Default 30. */
  readonly stallSeconds?: number | undefined;
  /** Default: 128 blocks of 2 MiB. */
  readonly ring?: RingSize | undefined;
  /** The most clients; more are refused. Default 4096. */
  readonly maxClients?: number | undefined;
  /** Called when a fault shuts the server down. */
  readonly onShutDown?: (() => void) | undefined;
}

export interface ArmOptions {
  /** In nanoseconds; null, the default: there is no hardware clock. */
  readonly hwTimeOffsetNs?: bigint | null | undefined;
}

const CAPTURING = 'Data capture already in progress';
const READING = 'Data clients still taking data';

/** Serves any number of clients, one acquisition at a time. */
export class DataServer {
  /** The owner makes it listen. */
  readonly server: Server;
  readonly #options: DataServerOptions;
  readonly #faults: readonly Fault[];
  readonly #clients = new Set<DataClient>();
  /** Clients that are still receiving an acquisition. */
  readonly #reading = new Map<DataClient, Promise<void>>();
  /** The current or the last acquisition. */
  #latest: ServedAcquisition | null = null;
  /**
   * Faults at a byte that have occurred in the latest acquisition: they do not affect later
   * connections.
   */
  readonly #happened = new Set<StreamFault>();
  #armed = 0;
  #refusals = 0;

  constructor(options: DataServerOptions = {}) {
    this.#options = options;
    this.#faults = options.faults ?? [];
    this.server = createServer({ noDelay: true }, (socket) => {
      const client = new DataClient(socket, {
        stallSeconds: options.stallSeconds ?? 30,
        onRequest: () => {
          if (this.isBusy && this.#latest?.isOpen === true) this.#serve(client, this.#latest);
        },
        onGone: () => this.#clients.delete(client),
      });
      this.#clients.add(client);
    });
    this.server.maxConnections = options.maxClients ?? 4096;
  }

  /** Whether an acquisition is running, or a client is still reading one. */
  get isBusy(): boolean {
    return this.#latest?.isCapturing === true || this.#reading.size > 0;
  }

  /** Samples of the current or the last acquisition, for `*PCAP.CAPTURED?`. */
  get captured(): number {
    return this.#latest?.captured ?? 0;
  }

  /** All connected clients, for `*WHO?`. */
  get clients(): readonly Pick<DataClient, 'since' | 'address'>[] {
    return [...this.#clients];
  }

  /** The answer to `*PCAP.STATUS?`: the state, the readers, and the readers that take data. */
  status(): string {
    const readers = [...this.#clients].filter(({ process }) => process !== null).length;
    return `${this.isBusy ? 'Busy' : 'Idle'} ${readers} ${this.#reading.size}`;
  }

  /**
   * The answer to `*PCAP.COMPLETION?`: `Busy`, or the reason for the end of the last acquisition.
   */
  completion(): string {
    if (this.#latest?.isCapturing === true) return 'Busy';
    return this.#latest?.reason ?? 'Ok';
  }

  /**
   * Call this once for each `*PCAP.ARM=`, before `arm`.
   *
   * @returns the text after `ERR`; null if it can be armed
   */
  armRefusal(): string | null {
    if (this.#latest?.isCapturing === true) return CAPTURING;
    if (this.#reading.size > 0) return READING;
    let left = this.#refusals++;
    for (const fault of this.#faults) {
      if (fault.kind !== 'refuse-arm' || !appliesTo(fault, this.#armed + 1)) continue;
      if (left < fault.times) return fault.message;
      left -= fault.times;
    }
    return null;
  }

  /**
   * Starts an acquisition for all clients, including those that connect while it runs.
   *
   * @param fields the columns of RAW, from `streamFields`
   */
  arm(
    fields: readonly StreamField[],
    { hwTimeOffsetNs = null }: ArmOptions = {},
  ): CapturedAcquisition {
    const { ring } = this.#options;
    const acquisition = new CapturedAcquisition(fields, {
      number: this.#armed + 1,
      hwTimeOffsetNs,
      earlyEnds: this.#faults
        .filter((fault) => fault.kind === 'end')
        .filter((fault) => appliesTo(fault, this.#armed + 1)),
      ...(ring && { ring }),
    });
    this.#run(acquisition);
    return acquisition;
  }

  /** Starts an acquisition from a given source, for the connected clients. */
  armScript(source: AcquisitionSource): void {
    this.#run(new ScriptedAcquisition(this.#armed + 1, source));
  }

  /** Ends the running acquisition with `Disarmed`. */
  disarm(): void {
    if (this.isBusy) this.#latest?.disarm();
  }

  /**
   * Shuts down like a real server: refuses new clients, sends `END n Ok` to all readers, and closes
   * their connections. Resolves when all of them are closed.
   */
  async shutDown(): Promise<void> {
    this.server.close();
    this.#latest?.shutDown();
    await Promise.all(this.#reading.values());
    for (const client of this.#clients) client.finish();
  }

  /** Ends all connections immediately. */
  close(): void {
    this.disarm();
    this.server.close();
    for (const client of this.#clients) client.close();
  }

  #run(acquisition: ServedAcquisition): void {
    assert(!this.isBusy, 'Ask armRefusal() before.');
    this.#latest?.release();
    this.#latest = acquisition;
    this.#happened.clear();
    this.#armed++;
    this.#refusals = 0;
    for (const client of this.#clients) {
      if (client.process !== null) this.#serve(client, acquisition);
    }
  }

  #serve(client: DataClient, acquisition: ServedAcquisition): void {
    const served = this.#send(client, acquisition)
      // If a script fails, its client must not wait for the rest.
      .catch(() => client.close())
      .finally(() => {
        this.#reading.delete(client);
        if (!this.isBusy) acquisition.release();
      });
    this.#reading.set(client, served);
  }

  async #send(client: DataClient, acquisition: ServedAcquisition): Promise<void> {
    const { process, gone } = client;
    if (process === null) return;
    const faults = streamFaultsOf(this.#faults, acquisition.number).filter(
      (fault) => !this.#happened.has(fault),
    );
    const seed = (this.#options.seed ?? 1) + acquisition.number;
    const spareOthers = (fault: ByteFault): void => void this.#happened.add(fault);
    const stream = faults.length === 0 ? null : new FaultStream(faults, process, seed, spareOthers);
    for await (const piece of acquisition.read(process, gone)) {
      await client.perform(stream?.push(piece) ?? actionsOf(piece));
      if (stream?.isShutDown === true) this.#options.onShutDown?.();
      if (gone.aborted || stream?.isOver === true) break;
    }
  }
}
