/** The environment of a case: the PandA, its ports, and the actions that end the capture. */

import { ScenarioPanda } from './panda.js';
import type { Action, Scenario } from './scenario.js';
import { Stops } from './stops.js';
import { Tap } from './tap.js';

const ARM = '*PCAP.ARM=';
/** When remaining work is asked to end. */
const LAST_STOP_MS = 700;

export class Rig {
  readonly stops: Stops;
  /** Lines that the client sent to the control port. */
  readonly commands: string[] = [];
  readonly #scenario: Scenario;
  readonly #panda: ScenarioPanda;
  readonly #stop: (how: 'signal' | 'close') => void;
  readonly #work: Promise<unknown>[] = [];
  readonly #over = new AbortController();
  #taps: { readonly control: Tap; readonly data: Tap } | null = null;
  #lastStop: NodeJS.Timeout | null = null;
  #othersArm: Promise<void> | null = null;

  private constructor(
    scenario: Scenario,
    panda: ScenarioPanda,
    stop: (how: 'signal' | 'close') => void,
  ) {
    this.#scenario = scenario;
    this.#panda = panda;
    this.#stop = stop;
    this.stops = new Stops(scenario.stops, (action) => this.#act(action));
  }

  /** @param stop ends the capture */
  static async start(scenario: Scenario, stop: (how: 'signal' | 'close') => void): Promise<Rig> {
    const panda = await ScenarioPanda.start(scenario);
    const rig = new Rig(scenario, panda, stop);
    const { stops, commands } = rig;
    const control = await Tap.open(panda.controlPort, {
      onLine: (line) => {
        if (line === ARM) stops.happened('arm');
        commands.push(line);
      },
      onBytes: () => {
        if (commands.at(-1) === ARM) stops.happened('armed');
      },
    });
    const data = await Tap.open(panda.dataPort, { onBytes: (bytes) => stops.received(bytes) });
    rig.#taps = { control, data };
    rig.#lastStop = setTimeout(() => stops.do('signal'), LAST_STOP_MS);
    return rig;
  }

  get control(): Tap {
    return this.#opened().control;
  }

  get data(): Tap {
    return this.#opened().data;
  }

  /** Aborted when the capture has ended. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Called when the data port is connected. */
  ready(): void {
    this.stops.happened('ready');
    if (!this.#scenario.arm) this.#othersArm ??= this.#panda.keepArming(this.over);
  }

  /** Stops all actions. @returns the reason for the end of the PandA's last acquisition */
  async captureEnded(): Promise<string | null> {
    this.#end();
    return this.#panda.completion();
  }

  /** Resolves when all actions to end the capture are done. */
  async worked(): Promise<void> {
    await Promise.allSettled([...this.#work, this.#othersArm]);
  }

  async close(): Promise<void> {
    this.#end();
    this.control.close();
    this.data.close();
    await this.#panda.close();
  }

  #end(): void {
    if (this.#lastStop !== null) clearTimeout(this.#lastStop);
    this.stops.close();
    this.#over.abort();
  }

  #act(action: Action): void {
    switch (action) {
      case 'signal':
      case 'close':
        this.#stop(action);
        break;
      case 'cut data FIN':
        this.data.cut('FIN');
        break;
      case 'cut data RST':
        this.data.cut('RST');
        break;
      case 'cut control':
        this.control.cut('RST');
        break;
      case 'disarm':
        this.#work.push(this.#panda.disarm());
        break;
      case 'shut down':
        this.#work.push(this.#panda.shutDown());
        break;
      case 'restart':
        this.#work.push(this.#restart());
    }
  }

  async #restart(): Promise<void> {
    await this.#panda.restart();
    this.control.target = this.#panda.controlPort;
    this.data.target = this.#panda.dataPort;
  }

  #opened(): { readonly control: Tap; readonly data: Tap } {
    if (this.#taps === null) throw new Error('It is not started.');
    return this.#taps;
  }
}
