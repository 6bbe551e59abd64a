/**
 * A connection to a NATS server for samples alone, beside that of the client of NATS. The client copies
 * each payload into one piece, twice or more often, into memory that is new each time: that takes three
 * times as much of the processor as all that is done with the samples.
 */

import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

import { onAbort } from '../../client/net/abort-listener.js';
import { VERSION } from '../../version.js';
import type { WireTarget } from '../nats/wire-target.js';
import { WireBlocks } from './wire-blocks.js';
import type { WireMessage } from './wire-message.js';
import { MOST_LINE_BYTES, WireError, type WireInfo, WireParser } from './wire-parser.js';

export interface WireOptions {
  /** Whether messages are released, so that their memory is used for others. */
  readonly reuses: boolean;
  /** The server refuses something, in its words: the connection stands. */
  readonly onError?: ((text: string) => void) | undefined;
}

/** A message to a server. */
export interface WirePublication {
  readonly subject: string;
  /** Where the server answers to. */
  readonly reply: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Not to be changed before the answer has come. */
  readonly payload: readonly Uint8Array[];
}

/** For the connection, and for the answer. */
const OPEN_MS = 5000;
/** A server waits for the answer to a ping before it sends many more. */
const MOST_UNSENT_PONGS = 1000;
const LINE_FEED = 10;
const END = Buffer.from('\r\n');
const PONG = Buffer.from('PONG\r\n');

export class Wire {
  readonly #target: WireTarget;
  readonly #options: WireOptions;
  readonly #blocks: WireBlocks;
  readonly #parser: WireParser;
  readonly #closing = new AbortController();
  readonly #listeners = new Map<number, (message: WireMessage) => void>();
  #socket: Socket;
  #onOpen = (): void => {};
  #isGreeted = false;
  #unsentPongs = 0;
  /** What the server has said last. */
  #said: string | null = null;

  private constructor(target: WireTarget, options: WireOptions) {
    this.#target = target;
    this.#options = options;
    this.#blocks = new WireBlocks(options.reuses);
    this.#parser = new WireParser({
      onInfo: this.#greet,
      onPing: this.#pong,
      onPong: () => {
        this.#onOpen();
      },
      onError: this.#refused,
      onMessage: (message) => this.#listeners.get(message.subscription)?.(message),
    });
    this.#socket = this.#dial();
  }

  /** @throws WireError, errors of the system */
  static async open(target: WireTarget, options: WireOptions): Promise<Wire> {
    const wire = new Wire(target, options);
    const { closed } = wire;
    const timer = setTimeout(() => {
      wire.#fail(new WireError(`no answer within ${OPEN_MS / 1000} s`));
    }, OPEN_MS);
    try {
      await new Promise<void>((resolve, reject) => {
        wire.#onOpen = resolve;
        onAbort(closed, () => {
          reject(closed.reason as Error);
        });
      });
    } finally {
      clearTimeout(timer);
    }
    return wire;
  }

  /** Aborted when the connection is closed; why is the reason. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  /** @param subject with wildcards */
  subscribe(subject: string, listener: (message: WireMessage) => void): void {
    const number = this.#listeners.size + 1;
    this.#listeners.set(number, listener);
    this.#socket.write(`SUB ${subject} ${number}\r\n`);
  }

  publish(subject: string, reply: string, text: string): void {
    this.#socket.write(`PUB ${subject} ${reply} ${Buffer.byteLength(text)}\r\n${text}\r\n`);
  }

  /** Sends the pieces of a payload as they are, without a copy. */
  publishPieces({ subject, reply, headers, payload }: WirePublication): void {
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const block = `NATS/1.0\r\n${lines}\r\n`;
    const headerBytes = Buffer.byteLength(block);
    const total = payload.reduce((sum, { byteLength }) => sum + byteLength, headerBytes);
    this.#socket.cork();
    this.#socket.write(Buffer.from(`HPUB ${subject} ${reply} ${headerBytes} ${total}\r\n${block}`));
    for (const piece of payload) this.#socket.write(piece);
    this.#socket.write(END);
    this.#socket.uncork();
  }

  close(): void {
    this.#fail(new WireError('closed'));
  }

  #dial(): Socket {
    const { host, port, isTls } = this.#target;
    const options = { host, port, noDelay: true, keepAlive: true };
    if (isTls) {
      const socket = connectTcp(options);
      this.#watch(socket);
      this.#awaitTls(socket);
      return socket;
    }
    const onread = {
      buffer: () => this.#blocks.next(),
      callback: (byteLength: number) => {
        this.#receive(byteLength);
        return true;
      },
    };
    const socket = connectTcp({ ...options, onread });
    this.#watch(socket);
    return socket;
  }

  #watch(socket: Socket): void {
    const closed = (error?: unknown): void => {
      const why = error instanceof Error ? error.message : 'the server has closed it';
      this.#fail(new WireError(this.#said ?? why, { cause: error }));
    };
    socket
      .on('error', closed)
      .on('end', closed)
      .on('close', () => {
        closed();
      });
  }

  /** The first line comes before the connection is encrypted, and nothing else does. */
  #awaitTls(raw: Socket): void {
    const chunks: Uint8Array[] = [];
    let byteLength = 0;
    const receive = (chunk: Uint8Array): void => {
      chunks.push(chunk);
      byteLength += chunk.byteLength;
      if (byteLength > MOST_LINE_BYTES) {
        this.#fail(new WireError('The server sends no NATS.'));
        return;
      }
      if (!chunk.includes(LINE_FEED)) return;
      raw.off('data', receive).pause();
      if (chunk.at(-1) !== LINE_FEED) {
        this.#fail(new WireError('the server goes on before the connection is encrypted'));
        return;
      }
      const { servername, ca } = this.#target;
      const secure = connectTls({
        ...{ socket: raw, servername, rejectUnauthorized: true },
        ...(ca !== null && { ca }),
      });
      this.#socket = secure;
      this.#watch(secure);
      secure.once('secureConnect', () => {
        for (const each of chunks) this.#copy(each);
        secure.on('data', this.#copy);
      });
    };
    raw.on('data', receive);
  }

  readonly #copy = (chunk: Uint8Array): void => {
    let left = chunk;
    while (left.byteLength > 0 && !this.closed.aborted) {
      const room = this.#blocks.next();
      const part = left.subarray(0, room.byteLength);
      room.set(part);
      left = left.subarray(part.byteLength);
      this.#receive(part.byteLength);
    }
  };

  #receive(byteLength: number): void {
    const { bytes, memory } = this.#blocks.filled(byteLength);
    if (this.closed.aborted) return;
    try {
      this.#parser.receive(bytes, memory);
    } catch (error) {
      this.#fail(error);
    }
  }

  readonly #pong = (): void => {
    this.#unsentPongs++;
    if (this.#unsentPongs > MOST_UNSENT_PONGS) {
      throw new WireError('The server sends pings and reads no answers.');
    }
    this.#socket.write(PONG, () => {
      this.#unsentPongs--;
    });
  };

  readonly #greet = ({ nonce, tlsRequired }: WireInfo): void => {
    if (this.#isGreeted) return;
    this.#isGreeted = true;
    const { isTls, name, credentials } = this.#target;
    if (tlsRequired && !isTls) throw new WireError('the server asks for TLS');
    const greeting = {
      ...{ verbose: false, pedantic: false, protocol: 1, headers: true, no_responders: true },
      ...{ lang: 'pandablocks', version: VERSION, name, tls_required: isTls },
      ...credentials(nonce),
    };
    this.#socket.write(`CONNECT ${JSON.stringify(greeting)}\r\nPING\r\n`);
  };

  readonly #refused = (text: string): void => {
    this.#said = `the server says ${JSON.stringify(text)}`;
    this.#options.onError?.(this.#said);
  };

  #fail(error: unknown): void {
    if (this.closed.aborted) return;
    this.#closing.abort(error);
    this.#socket.destroy();
  }
}
