/** A message of a server, with its payload where it was received. */

import type { FrameLease } from '../../responses/frame-data.js';

/** Memory that is reused when nothing refers to it. */
export interface WireMemory {
  retain(): void;
  release(): void;
}

/** What a server answers instead of a message. */
export interface WireStatus {
  /** 0: none. */
  readonly code: number;
  readonly description: string;
}

const VERSION = 'NATS/1.0';

export class WireMessage implements FrameLease {
  /** The payload, in pieces. */
  readonly slices: Uint8Array[] = [];
  byteLength = 0;
  readonly #headers: Uint8Array[] = [];
  readonly #memory: WireMemory[] = [];
  #lines: readonly string[] | null = null;

  constructor(
    readonly subject: string,
    /** The number of the subscription. */
    readonly subscription: number,
    /** Where an answer goes; empty: nowhere. */
    readonly reply: string,
  ) {}

  /** @param bytes in the memory */
  addHeader(bytes: Uint8Array): void {
    this.#headers.push(bytes.slice());
  }

  /** @param bytes in the memory */
  addPayload(bytes: Uint8Array, memory: WireMemory): void {
    this.slices.push(bytes);
    this.byteLength += bytes.byteLength;
    if (this.#memory.at(-1) === memory) return;
    memory.retain();
    this.#memory.push(memory);
  }

  /** The payload in one piece. */
  payload(): Uint8Array {
    const [only] = this.slices;
    if (only !== undefined && this.slices.length === 1) return only;
    return Buffer.concat(this.slices, this.byteLength);
  }

  /** The value of a header; undefined: there is none. */
  readonly header = (name: string): string | undefined => {
    const prefix = `${name}:`;
    const line = this.#headerLines.find((each) => each.startsWith(prefix));
    return line?.slice(prefix.length).trim();
  };

  get status(): WireStatus {
    const [, code, description = ''] =
      /^NATS\/1\.0 +(\d{3})(?: +(.*))?$/.exec(this.#headerLines[0] ?? '') ?? [];
    return { code: Number(code ?? 0), description };
  }

  /** Gives the memory of the payload back: the slices must not be read afterwards. */
  release(): void {
    for (const memory of this.#memory) memory.release();
  }

  /** Keeps the memory after `release`. */
  hold(): () => void {
    let isHeld = true;
    for (const memory of this.#memory) memory.retain();
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.release();
    };
  }

  get #headerLines(): readonly string[] {
    if (this.#lines !== null) return this.#lines;
    const bytes = Buffer.concat(this.#headers);
    const lines = new TextDecoder().decode(bytes).split('\r\n');
    this.#lines = (lines[0] ?? '').startsWith(VERSION) ? lines : [];
    return this.#lines;
  }
}
