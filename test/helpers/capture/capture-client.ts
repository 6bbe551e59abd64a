/** Programs that capture from a simulated PandA, or from a data port with given bytes. */

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';

import { AsyncClient, GetLine, type PandaError } from 'pandablocks';
import { Simulator, type SimulatorOptions } from 'pandablocks/sim';
import { onTestFinished } from 'vitest';

import { temporaryFolder } from '../cli/cli.js';

export interface CaptureClient {
  readonly sim: Simulator;
  readonly client: AsyncClient;
  /** File names in a separate folder. */
  readonly scheme: string;
  /** `Busy`, or the reason for the end of the last acquisition. */
  readonly completion: () => Promise<string>;
}

/** The client is not connected yet; both are closed when the test ends. */
export async function simClient(
  options: SimulatorOptions,
): Promise<{ sim: Simulator; client: AsyncClient }> {
  const sim = await Simulator.start({ controlPort: 0, dataPort: 0, ...options });
  const client = new AsyncClient('127.0.0.1', sim);
  onTestFinished(async () => {
    await client.close();
    await sim.close();
  });
  return { sim, client };
}

/** The client is connected; all objects are closed when the test ends. */
export async function captureClient(options: SimulatorOptions): Promise<CaptureClient> {
  const { sim, client } = await simClient(options);
  const other = new AsyncClient('127.0.0.1', sim);
  onTestFinished(() => other.close());
  await client.connect();
  await other.connect();
  const completion = () => other.send(new GetLine('*PCAP.COMPLETION'));
  return { sim, client, scheme: join(temporaryFolder(), '%d.h5'), completion };
}

/** What the data port does on a connection after it has answered `OK`; connections count from 0. */
export type Serve = (socket: Socket, number: number) => Promise<void> | void;

export interface DataPort {
  readonly port: number;
  readonly client: AsyncClient;
  /** Refuses further connections. */
  readonly stop: () => void;
}

export async function dataPortOf(serve: Serve, listenOn = 0): Promise<DataPort> {
  let count = 0;
  const server = createServer((socket) => {
    const number = count++;
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write('OK\n');
      void serve(socket, number);
    });
    onTestFinished(() => void socket.destroy());
  }).listen(listenOn, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = new AsyncClient('127.0.0.1', { dataPort: port });
  onTestFinished(async () => {
    server.close();
    await client.close();
  });
  return { port, client, stop: () => server.close() };
}

/** Returns the error of a failed capture. */
export async function failureOf(capture: Promise<unknown>): Promise<PandaError> {
  return capture.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error as PandaError,
  );
}
