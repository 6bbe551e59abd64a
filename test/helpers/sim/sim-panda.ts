/** A simulated PandA that records the questions and connections of its control port. */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

import { AsyncClient, Raw } from 'pandablocks';
import { Simulator } from 'pandablocks/sim';
import { onTestFinished } from 'vitest';

import { until } from '../control/control-server.js';

export interface SimPanda {
  readonly port: number;
  /** Options for the command line. */
  readonly where: readonly (string | number)[];
  /** All received lines, in order. */
  readonly questions: readonly string[];
  /** The number of open connections. */
  readonly connections: () => number;
  /** Waits until a line has been received. */
  isAsked(line: string): Promise<void>;
  /** Closes all connections. */
  readonly drop: () => void;
  /** Sends lines directly to the simulated PandA, and returns the lines of the answer. */
  readonly ask: (...lines: string[]) => Promise<string[]>;
}

/** A new PandA, closed when the test ends. @param host the address of its port */
export async function startSimPanda(host = '127.0.0.1'): Promise<SimPanda> {
  const sim = await Simulator.start({ controlPort: 0, dataPort: 0 });
  const questions: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const panda = connect(sim.controlPort, '127.0.0.1');
    let partial = '';
    socket.on('data', (bytes) => {
      const lines = (partial + String(bytes)).split('\n');
      partial = lines.pop()!;
      questions.push(...lines);
    });
    sockets.add(socket);
    for (const [from, to] of [
      [socket, panda],
      [panda, socket],
    ] as const) {
      from
        .on('error', () => {})
        .on('close', () => to.destroy())
        .pipe(to);
    }
    socket.on('close', () => sockets.delete(socket));
  }).listen(0, host);
  await once(server, 'listening');
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const client = new AsyncClient('127.0.0.1', sim);
  onTestFinished(async () => {
    server.close();
    drop();
    await client.close();
    await sim.close();
  });
  await client.connect();
  const { port } = server.address() as AddressInfo;
  return {
    port,
    where: ['--control-port', port],
    questions,
    isAsked: (line) => until(() => questions.includes(line)),
    connections: () => sockets.size,
    drop,
    ask: (...lines) => client.send(new Raw(lines)),
  };
}
