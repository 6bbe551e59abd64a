/** The thread with the sockets: moves bytes, and knows nothing of what they mean. */

import type { Socket } from 'node:net';
import process from 'node:process';
import { workerData } from 'node:worker_threads';

import { openSocket } from '../client/socket.js';
import {
  type OpenRequest,
  type Report,
  type Request,
  type ThreadData,
  toParts,
} from './messages.js';
import { beat, BEAT_PERIOD_MS, tellChange } from './pulse.js';

/** What may be on its way to the caller, of one connection. */
const MAX_UNTAKEN_BYTES = 32 * 1024 * 1024;
/** What a report takes beside its bytes, roughly: a peer may send them one by one. */
const REPORT_BYTES = 1024;

const { port, counter } = workerData as ThreadData;

function report(message: Report, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
  tellChange(counter);
}

class Connection {
  readonly #id: number;
  readonly #closing = new AbortController();
  #socket: Socket | null = null;
  #untaken = 0;
  #isOver = false;

  constructor(id: number) {
    this.#id = id;
  }

  async open(request: OpenRequest): Promise<void> {
    try {
      const socket = await openSocket({ ...request, signal: this.#closing.signal });
      this.#listen(socket);
      report({ kind: 'opened', id: this.#id });
    } catch (error) {
      this.#end({ kind: 'refused', id: this.#id, error: toParts(error) });
    }
  }

  write(bytes: Uint8Array): void {
    this.#socket?.write(bytes);
  }

  taken(byteLength: number): void {
    this.#untaken -= byteLength + REPORT_BYTES;
    if (this.#untaken < MAX_UNTAKEN_BYTES / 2) this.#socket?.resume();
  }

  close(): void {
    this.#isOver = true;
    this.#closing.abort();
    this.#socket?.destroy();
  }

  #listen(socket: Socket): void {
    this.#socket = socket;
    socket.on('data', (bytes) => {
      this.#receive(socket, bytes);
    });
    const closed = (error?: Error): void => {
      const parts = error === undefined ? null : toParts(error);
      this.#end({ kind: 'closed', id: this.#id, error: parts });
    };
    socket.on('error', closed);
    socket.on('end', closed);
    socket.on('close', () => {
      closed();
    });
  }

  #receive(socket: Socket, chunk: Uint8Array): void {
    if (this.#isOver) return;
    // A buffer that holds more than these bytes is not ours to give away.
    const isWhole = chunk.byteLength === chunk.buffer.byteLength;
    const bytes = isWhole ? new Uint8Array(chunk.buffer) : Uint8Array.from(chunk);
    this.#untaken += bytes.byteLength + REPORT_BYTES;
    report({ kind: 'bytes', id: this.#id, bytes }, [bytes.buffer as ArrayBuffer]);
    if (this.#untaken > MAX_UNTAKEN_BYTES) socket.pause();
  }

  #end(message: Report): void {
    if (this.#isOver) return;
    report(message);
    connections.delete(this.#id);
    this.close();
  }
}

const connections = new Map<number, Connection>();

port.on('message', (request: Request) => {
  if (request.kind === 'open') {
    const connection = new Connection(request.id);
    connections.set(request.id, connection);
    void connection.open(request);
    return;
  }
  const connection = connections.get(request.id);
  switch (request.kind) {
    case 'write':
      connection?.write(request.bytes);
      break;
    case 'taken':
      connection?.taken(request.byteLength);
      break;
    case 'close':
      connection?.close();
      connections.delete(request.id);
      break;
  }
});

// The caller, who is waiting, would not hear of it otherwise.
process.on('uncaughtException', (error) => {
  report({ kind: 'failed', error: toParts(error) });
});

setInterval(() => {
  beat(counter);
}, BEAT_PERIOD_MS).unref();
report({ kind: 'started' });
