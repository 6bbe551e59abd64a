/** The control port of the simulated PandA: what a capture needs of it. */

import { createServer, type Server, type Socket } from 'node:net';

import type { DataServer } from './data-server.js';
import { readLines } from './line-reader.js';

/**
 * Refuses to be armed.
 *
 * @param attempt which `*PCAP.ARM=` this is, from 0
 * @returns what to say behind `ERR`, or null to be armed
 */
export type ArmRefusal = (attempt: number) => string | null;

export class ControlServer {
  readonly server: Server;
  readonly #data: DataServer;
  readonly #refuseArm: ArmRefusal;
  #armAttempts = 0;
  readonly #clients = new Set<Socket>();

  constructor(data: DataServer, refuseArm: ArmRefusal) {
    this.#data = data;
    this.#refuseArm = refuseArm;
    this.server = createServer({ noDelay: true }, (socket) => {
      this.#clients.add(socket);
      socket.on('close', () => this.#clients.delete(socket));
      readLines(socket, (line) => {
        socket.write(`${this.#answer(line)}\n`);
      });
    });
  }

  close(): void {
    for (const socket of this.#clients) socket.destroy();
    this.server.close();
  }

  #arm(): string {
    const refusal = this.#data.isRunning
      ? 'Data capture already in progress'
      : this.#refuseArm(this.#armAttempts++);
    if (refusal !== null) return `ERR ${refusal}`;
    this.#data.arm();
    return 'OK';
  }

  #answer(line: string): string {
    switch (line) {
      case '*IDN?':
        return 'OK =PandA SW: 4.1 FPGA: 0.0.0 00000000 00000000 rootfs: simulated';
      case '*PCAP.ARM=':
        return this.#arm();
      case '*PCAP.DISARM=':
        this.#data.disarm();
        return 'OK';
      case '*PCAP.STATUS?':
        return `OK =${this.#data.isRunning ? 'Busy' : 'Idle'} 0 0`;
      default:
        if (line.startsWith('*ECHO ') && line.endsWith('?')) return `OK =${line.slice(6, -1)}`;
        return 'ERR Unknown command';
    }
  }
}
