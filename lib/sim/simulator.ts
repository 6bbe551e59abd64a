/** A simulated PandA: both ports, on this machine. */

import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

import { generateAcquisition } from './acquisition.js';
import { type ArmRefusal, ControlServer } from './control-server.js';
import { type AcquisitionSource, DataServer } from './data-server.js';

export interface SimulatorOptions {
  /** 0: any that is free. Default 8888. */
  readonly controlPort?: number;
  /** 0: any that is free. Default 8889. */
  readonly dataPort?: number;
  /** Address to listen on. Default 127.0.0.1: only programs on this machine get in. */
  readonly host?: string;
  /** Samples of a generated acquisition. Default 1000. */
  readonly samples?: number;
  /** Samples per second of a generated acquisition. Default 500. */
  readonly rate?: number;
  /** What the data port sends instead of generated acquisitions. */
  readonly source?: AcquisitionSource;
  /** Refuses to be armed, as a PandA does that is still busy. */
  readonly refuseArm?: ArmRefusal;
}

/** Captures counters and a motion when it is armed. */
export class Simulator {
  readonly #control: ControlServer;
  readonly #data: DataServer;

  private constructor(data: DataServer, refuseArm: ArmRefusal) {
    this.#data = data;
    this.#control = new ControlServer(data, refuseArm);
  }

  /** Starts listening. */
  static async start(options: SimulatorOptions = {}): Promise<Simulator> {
    const { controlPort = 8888, dataPort = 8889, host = '127.0.0.1' } = options;
    const { samples = 1000, rate = 500 } = options;
    const generate: AcquisitionSource = (_, signal) =>
      generateAcquisition({ samples, rate }, signal);
    const simulator = new Simulator(
      new DataServer(options.source ?? generate),
      options.refuseArm ?? (() => null),
    );
    try {
      await listen(simulator.#control.server, controlPort, host);
      await listen(simulator.#data.server, dataPort, host);
    } catch (error) {
      await simulator.close();
      throw error;
    }
    return simulator;
  }

  get controlPort(): number {
    return (this.#control.server.address() as AddressInfo).port;
  }

  get dataPort(): number {
    return (this.#data.server.address() as AddressInfo).port;
  }

  /** Closes all connections. */
  async close(): Promise<void> {
    this.#control.close();
    this.#data.close();
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
}
