/** A simulated PandA with both ports, on this machine. */

import { checkOptions } from './check-options.js';
import { connectMachine } from './connect-machine.js';
import { ControlServer } from './control/control-server.js';
import { CaptureSwitch } from './capture-switch.js';
import { DataServer } from './data/data-server.js';
import type { Fault } from './faults/fault.js';
import { listen, portOf } from './listen.js';
import type { Machine } from './machine/machine.js';
import { loadDefinitions } from './model/load-definitions.js';
import { Panda } from './model/panda.js';
import type { SimulatorOptions } from './simulator-options.js';
import { loadTutorial } from './tutorial.js';

/** The captured fields of a free-running PandA, until others are configured. */
const FREE_RUNNING_CAPTURES = [
  ['PCAP.BITS0', 'Value'],
  ['PCAP.GATE_DURATION', 'Value'],
  ['PCAP.TS_START', 'Value'],
  ['COUNTER1.OUT', 'Value'],
  ['INENC1.VAL', 'Min Max Mean'],
] as const;

/**
 * A PandABox whose blocks work in simulated time. It has the initial state at each start, and is
 * configured, armed and read like a real one.
 *
 * ```ts
 * await using sim = await Simulator.start({ controlPort: 0, dataPort: 0 });
 * const client = new AsyncClient('127.0.0.1', sim);
 * ```
 */
export class Simulator {
  readonly #control: ControlServer;
  readonly #data: DataServer;
  readonly #machine: Machine;
  readonly #faults: Fault[];
  readonly #closed: Promise<void>;
  #resolveClosed = (): void => {};

  private constructor(options: SimulatorOptions) {
    const { speed = 1, seed = 1, rate, samples, faults = [], source } = options;
    this.#faults = [...faults];
    const panda = new Panda(loadDefinitions());
    this.#machine = connectMachine(panda, { speed, seed });
    this.#closed = new Promise((resolve) => (this.#resolveClosed = resolve));
    this.#data = new DataServer({
      faults: this.#faults,
      seed,
      onShutDown: () => void this.shutDown(),
    });
    const isFreeRunning = rate !== undefined || samples !== undefined;
    if (isFreeRunning) {
      for (const [field, choice] of FREE_RUNNING_CAPTURES) panda.capture(field, choice);
    }
    const capture = new CaptureSwitch(panda, this.#machine, this.#data, {
      freeRun: isFreeRunning ? { rate: rate ?? Infinity, samples: samples ?? 1000, seed } : null,
      source: source ?? null,
      hwTimeOffsetNs: options.hwTimeOffsetNs ?? null,
    });
    if (options.tutorial === true) loadTutorial(panda, capture);
    this.#control = new ControlServer(panda, capture);
    for (const fault of faults) this.#slowDown(fault);
  }

  /**
   * Starts listening.
   *
   * @throws InvalidOptionError if a port is taken, the host is not an address of this machine, or
   *   another option is invalid
   */
  static async start(options: SimulatorOptions = {}): Promise<Simulator> {
    checkOptions(options);
    const { controlPort = 8888, dataPort = 8889, host = '127.0.0.1' } = options;
    const simulator = new Simulator(options);
    try {
      await listen(simulator.#control.server, controlPort, host);
      await listen(simulator.#data.server, dataPort, host);
    } catch (error) {
      await simulator.close();
      throw error;
    }
    return simulator;
  }

  /** The port that it listens on. */
  get controlPort(): number {
    return portOf(this.#control.server);
  }

  /** The port that it listens on. */
  get dataPort(): number {
    return portOf(this.#data.server);
  }

  /**
   * Adds a fault. A fault of the control port takes effect immediately, other faults in
   * acquisitions that are armed afterwards. Acquisitions are counted from the start of the
   * simulated PandA.
   *
   * ```ts
   * sim.inject(parseFault('close@5000#2'));
   * ```
   */
  inject(fault: Fault): void {
    this.#faults.push(fault);
    this.#slowDown(fault);
  }

  /** Resolves when both ports are closed: by `close()`, `shutDown()` or a fault. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  #slowDown(fault: Fault): void {
    if (fault.kind === 'slow-control') this.#control.delaySeconds = fault.seconds;
  }

  /** Shuts down like a real server: readers of data get `END n Ok` first. */
  async shutDown(): Promise<void> {
    await this.#data.shutDown();
    await this.close();
  }

  /** Closes all connections immediately. */
  async close(): Promise<void> {
    this.#control.close();
    this.#data.close();
    this.#machine.close();
    this.#resolveClosed();
    return Promise.resolve();
  }

  /** Same as `close`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
