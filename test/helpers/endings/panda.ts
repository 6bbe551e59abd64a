/** The simulated PandA of a case: it can be shut down, restarted, and armed by other clients. */

import { setTimeout as sleep } from 'node:timers/promises';

import { Arm, AsyncClient, Disarm, GetLine, Put } from 'pandablocks';
import { type Fault, parseFault, Simulator, type SimulatorOptions } from 'pandablocks/sim';

import type { Scenario } from './scenario.js';
import { scriptedAcquisition } from './script.js';

const POLL_MS = 10;
/** Other clients disarm their acquisitions after this time. */
const OTHERS_PATIENCE_MS = 150;

export class ScenarioPanda {
  readonly #scenario: Scenario;
  #sim: Simulator;
  /** Another client, which is not checked. */
  #other: AsyncClient | null = null;
  /** The number of scripted acquisitions. */
  #serial = 0;
  #isUp = true;
  #isClosed = false;

  private constructor(scenario: Scenario, sim: Simulator) {
    this.#scenario = scenario;
    this.#sim = sim;
  }

  static async start(scenario: Scenario): Promise<ScenarioPanda> {
    // The options refer to the object itself.
    const holder: { panda?: ScenarioPanda } = {};
    const serial = (): number => (holder.panda === undefined ? 0 : ++holder.panda.#serial);
    const sim = await Simulator.start(optionsOf(scenario, serial));
    const panda = new ScenarioPanda(scenario, sim);
    holder.panda = panda;
    await panda.#configure();
    return panda;
  }

  get controlPort(): number {
    return this.#sim.controlPort;
  }

  get dataPort(): number {
    return this.#sim.dataPort;
  }

  /** Whether it is running. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Shuts down like a server: readers get an END `Ok`, and both ports are closed. */
  async shutDown(): Promise<void> {
    this.#isUp = false;
    await this.#sim.shutDown();
  }

  /** Restarts it, which loses its state. */
  async restart(): Promise<void> {
    this.#isUp = false;
    await this.#other?.close();
    await this.#sim.close();
    this.#sim = await Simulator.start(optionsOf(this.#scenario, () => ++this.#serial));
    await this.#configure();
    this.#isUp = true;
    if (this.#isClosed) await this.close();
  }

  /** `Busy`, or the reason for the end of the last acquisition; null if it is not running. */
  async completion(): Promise<string | null> {
    const other = this.#other;
    if (!this.#isUp || other === null) return null;
    return other.send(new GetLine('*PCAP.COMPLETION')).catch(() => null);
  }

  async disarm(): Promise<void> {
    await this.#other?.send(new Disarm()).catch(() => {});
  }

  /** Arms repeatedly, like another client, until the signal is aborted. */
  async keepArming(signal: AbortSignal): Promise<void> {
    let busySince = performance.now();
    while (!signal.aborted) {
      if ((await this.completion()) !== 'Busy') {
        busySince = performance.now();
        await this.#other?.send(new Arm()).catch(() => {});
      } else if (performance.now() - busySince > OTHERS_PATIENCE_MS) {
        await this.disarm();
      }
      await sleep(POLL_MS, undefined, { signal }).catch(() => {});
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#isUp = false;
    await this.#other?.close();
    await this.#sim.close();
  }

  async #configure(): Promise<void> {
    const other = new AsyncClient('127.0.0.1', this.#sim);
    this.#other = other;
    await other.connect();
    const { supply } = this.#scenario;
    if (supply.kind === 'free run' && supply.averages) {
      await other.send(new Put('INENC1.VAL.CAPTURE', 'Mean StdDev'));
      await other.send(new Put('PCAP.GATE_DURATION.CAPTURE', 'No'));
    }
    const sim = this.#sim;
    void sim.closed.then(() => {
      if (this.#sim === sim) this.#isUp = false;
    });
  }
}

function optionsOf({ supply, refusals }: Scenario, serial: () => number): SimulatorOptions {
  const refused = refusals.flatMap((times, index): Fault[] =>
    times === 0 ? [] : [parseFault(`refuse-arm:${times}#${index + 1}`)],
  );
  const ports = { controlPort: 0, dataPort: 0 };
  if (supply.kind === 'script') {
    return {
      ...ports,
      faults: refused,
      source: (number, signal) => scriptedAcquisition(supply, number, serial(), signal),
    };
  }
  const { rate, samples, faults } = supply;
  const all = [...refused, ...faults.map(parseFault)];
  return { ...ports, rate, samples: samples ?? Infinity, faults: all };
}
