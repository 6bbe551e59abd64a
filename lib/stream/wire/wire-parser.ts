/** The client protocol of NATS, as a server sends it: bytes in, messages out. Payloads are not copied. */

import { shorten } from '../../errors.js';
import { type WireMemory, WireMessage } from './wire-message.js';

/** The connection can't be used any more. */
export class WireError extends Error {}

/** What a server says of itself. */
export interface WireInfo {
  /** What is to be signed by who has a key. */
  readonly nonce: string | undefined;
  readonly tlsRequired: boolean;
}

export interface WireEvents {
  readonly onInfo: (info: WireInfo) => void;
  readonly onPing: () => void;
  readonly onPong: () => void;
  /** @param text in the server's words */
  readonly onError: (text: string) => void;
  readonly onMessage: (message: WireMessage) => void;
}

/** A server lists the other servers of its cluster in one line. */
export const MOST_LINE_BYTES = 64 * 1024;
/** No server can be set to more. */
const MOST_MESSAGE_BYTES = 64 * 1024 * 1024;
const LINE_FEED = 10;
const END_BYTES = 2;

/** A message whose bytes have not all come. */
interface Unfinished {
  readonly message: WireMessage;
  headerLeft: number;
  payloadLeft: number;
  endLeft: number;
}

export class WireParser {
  readonly #events: WireEvents;
  #line: Uint8Array[] = [];
  #lineBytes = 0;
  #unfinished: Unfinished | null = null;

  constructor(events: WireEvents) {
    this.#events = events;
  }

  /**
   * @param bytes that come next
   * @param memory that they are in
   * @throws WireError
   */
  receive(bytes: Uint8Array, memory: WireMemory): void {
    let at = 0;
    while (at < bytes.byteLength) {
      at +=
        this.#unfinished === null
          ? this.#takeLine(bytes.subarray(at))
          : this.#takeBody(this.#unfinished, bytes.subarray(at), memory);
    }
  }

  /** @returns bytes that were taken */
  #takeLine(bytes: Uint8Array): number {
    const end = bytes.indexOf(LINE_FEED) + 1;
    const taken = end === 0 ? bytes.byteLength : end;
    this.#lineBytes += taken;
    if (this.#lineBytes > MOST_LINE_BYTES) throw new WireError('The server sends no NATS.');
    // The memory is used for other bytes later.
    this.#line.push(bytes.slice(0, taken));
    if (end === 0) return taken;
    const line = new TextDecoder().decode(Buffer.concat(this.#line)).trimEnd();
    this.#line = [];
    this.#lineBytes = 0;
    this.#dispatch(line);
    return taken;
  }

  #dispatch(line: string): void {
    const { onInfo, onPing, onPong, onError } = this.#events;
    const [word = ''] = line.split(' ', 1);
    switch (word.toUpperCase()) {
      case 'MSG':
      case 'HMSG':
        this.#begin(line);
        return;
      case 'PING':
        onPing();
        return;
      case 'PONG':
        onPong();
        return;
      case 'INFO':
        onInfo(parseInfo(line.slice(word.length)));
        return;
      case '-ERR':
        onError(
          line
            .slice(word.length)
            .trim()
            .replace(/^'(.*)'$/, '$1'),
        );
        return;
      case '+OK':
        return;
      default:
        throw new WireError(`The server sends no NATS: ${shorten(JSON.stringify(line))}.`);
    }
  }

  #begin(line: string): void {
    const words = line.split(/ +/);
    const hasHeaders = (words[0] as string).length === 4;
    const numbers = hasHeaders ? 2 : 1;
    const [, subject = '', subscription = '', ...rest] = words;
    const [reply = ''] = rest.length === numbers + 1 ? rest : [];
    const sizes = rest.slice(-numbers).map(countOf);
    const total = sizes.at(-1) ?? Infinity;
    const header = hasHeaders ? (sizes[0] ?? Infinity) : 0;
    const isRight = rest.length >= numbers && rest.length <= numbers + 1 && header <= total;
    if (!isRight || total > MOST_MESSAGE_BYTES || countOf(subscription) === Infinity) {
      throw new WireError(`The server sends no NATS: ${shorten(JSON.stringify(line))}.`);
    }
    this.#unfinished = {
      message: new WireMessage(subject, Number(subscription), reply),
      headerLeft: header,
      payloadLeft: total - header,
      endLeft: END_BYTES,
    };
  }

  /** @returns bytes that were taken */
  #takeBody(unfinished: Unfinished, bytes: Uint8Array, memory: WireMemory): number {
    const { message, headerLeft, payloadLeft } = unfinished;
    const header = Math.min(headerLeft, bytes.byteLength);
    if (header > 0) message.addHeader(bytes.subarray(0, header));
    const payload = Math.min(payloadLeft, bytes.byteLength - header);
    if (payload > 0) message.addPayload(bytes.subarray(header, header + payload), memory);
    const end = Math.min(unfinished.endLeft, bytes.byteLength - header - payload);
    unfinished.headerLeft -= header;
    unfinished.payloadLeft -= payload;
    unfinished.endLeft -= end;
    if (unfinished.endLeft === 0) {
      this.#unfinished = null;
      this.#events.onMessage(message);
    }
    return header + payload + end;
  }
}

function countOf(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Infinity;
}

function parseInfo(text: string): WireInfo {
  try {
    const info = JSON.parse(text) as { nonce?: unknown; tls_required?: unknown };
    return {
      nonce: typeof info.nonce === 'string' ? info.nonce : undefined,
      tlsRequired: info.tls_required === true,
    };
  } catch (cause) {
    throw new WireError('The server tells nothing of itself.', { cause });
  }
}
