/** A data port of the simulated PandA, and clients for it. */

import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';

import { AsyncClient, type Data, DataConnection, FrameData, ProtocolError } from 'pandablocks';
import { onTestFinished } from 'vitest';

import { DataServer, type DataServerOptions } from '../../../lib/sim/data/data-server.js';
import { parseFault } from '../../../lib/sim/faults/parse-fault.js';
import { concat } from '../data/streams.js';

export interface PortOptions extends Omit<DataServerOptions, 'faults'> {
  readonly faults?: readonly string[];
}

/** Listens until the test ends. */
export async function startPort({
  faults = [],
  ...options
}: PortOptions = {}): Promise<DataServer> {
  const port = new DataServer({ ...options, faults: faults.map(parseFault) });
  onTestFinished(() => port.close());
  port.server.listen(0, '127.0.0.1');
  await once(port.server, 'listening');
  return port;
}

/** Waits for a condition that other sockets of this process fulfil. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

export async function readersOf(port: DataServer, count: number): Promise<void> {
  await until(() => port.status().split(' ')[1] === String(count));
}

function portNumber(port: DataServer): number {
  return (port.server.address() as AddressInfo).port;
}

/** A client that keeps all bytes. */
export class PlainClient {
  readonly closed: Promise<unknown>;
  readonly #received: Uint8Array[] = [];
  /** The last bytes. */
  tail = '';
  /** The error code of the connection. */
  error: string | undefined;

  private constructor(readonly socket: Socket) {
    socket.on('data', (bytes) => {
      this.#received.push(Uint8Array.from(bytes));
      this.tail = (this.tail + bytes.toString('latin1', Math.max(0, bytes.length - 100))).slice(
        -100,
      );
    });
    socket.on('error', (error: NodeJS.ErrnoException) => (this.error = error.code));
    this.closed = new Promise((resolve) => socket.on('close', resolve));
    onTestFinished(() => {
      socket.destroy();
    });
  }

  static async connect(port: DataServer, request: string): Promise<PlainClient> {
    const socket = connect(portNumber(port), '127.0.0.1');
    const client = new PlainClient(socket);
    await once(socket, 'connect');
    socket.write(request);
    return client;
  }

  get bytes(): Uint8Array {
    return concat(...this.#received);
  }

  get text(): string {
    return Buffer.concat(this.#received).toString('latin1');
  }

  /** Returns everything up to the end of the acquisition. */
  async untilEnd(): Promise<Data[]> {
    await until(() => /END \d+ .*\n$/.test(this.tail));
    return this.data();
  }

  /** Parses the bytes with a DataConnection; returns the data before a failure too. */
  data(): Data[] {
    const connection = new DataConnection();
    connection.connect(false);
    try {
      return connection.receiveBytes(this.bytes);
    } catch (error) {
      if (error instanceof ProtocolError) return error.received as Data[];
      throw error;
    }
  }
}

/** Returns all data of one acquisition with `AsyncClient.data()`. */
export async function collectFrom(port: DataServer, scaled: boolean): Promise<Data[]> {
  const client = new AsyncClient('127.0.0.1', { dataPort: portNumber(port) });
  onTestFinished(() => client.close());
  const all: Data[] = [];
  for await (const data of client.data({ scaled })) {
    all.push(data);
    if (data.kind === 'end') break;
  }
  return all;
}

/** The values of a column in all frames. */
export function columnOf(data: readonly Data[], name: string): (number | bigint)[] {
  return data.flatMap((item) => (item instanceof FrameData ? [...item.column(name)] : []));
}

export function kindsOf(data: readonly Data[]): string[] {
  return data.map((item) => (item.kind === 'end' ? `${item.samples} ${item.reason}` : item.kind));
}
