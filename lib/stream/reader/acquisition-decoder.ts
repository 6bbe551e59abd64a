/** Decodes the messages of one acquisition, and checks that none is missing or out of order. */

import { StreamGapError, StreamMessageError } from '../../errors.js';
import { FrameData, SampleLayout } from '../../responses/frame-data.js';
import { type AcquisitionEndMessage, decodeEnd } from '../format/end.js';
import { type AcquisitionHead, decodeHead } from '../format/head.js';
import { decodeHeaders, type MessageHeaders } from '../format/headers.js';
import type { WireMessage } from '../wire/wire-message.js';
import type { StreamMessage } from './pull-reading.js';

export type AcquisitionItem =
  | { readonly kind: 'head'; readonly head: AcquisitionHead; readonly publisher: string }
  | { readonly kind: 'frame'; readonly frame: FrameData }
  | { readonly kind: 'end'; readonly end: AcquisitionEndMessage };

interface Begun {
  readonly head: AcquisitionHead;
  readonly publisher: string;
  readonly layout: SampleLayout;
}

export class AcquisitionDecoder {
  /** Rows received. */
  rows = 0;
  /** Bytes of samples received. */
  bytes = 0;
  /** Sequence of the last message; 0: none. */
  lastSequence = 0;
  readonly #panda: string;
  readonly #number: number;
  readonly #lends: boolean;
  #begun: Begun | null = null;

  /** @param lends whether frames are to be released: their memory is used for others then */
  constructor(panda: string, number: number, lends: boolean) {
    this.#panda = panda;
    this.#number = number;
    this.#lends = lends;
  }

  /** Id of the publisher; null: the head has not arrived. */
  get publisher(): string | null {
    return this.#begun?.publisher ?? null;
  }

  /** @throws StreamGapError, StreamMessageError */
  take(message: StreamMessage): AcquisitionItem {
    const headers = this.#headersOf(message);
    this.#checkSequence(message.sequence);
    const item = this.#itemOf(message, headers);
    this.lastSequence = message.sequence;
    return item;
  }

  #headersOf({ sequence, message }: StreamMessage): MessageHeaders {
    const headers = at(sequence, () => decodeHeaders(message.header));
    if (headers.acquisition !== this.#number) {
      throw new StreamMessageError(
        `Message ${sequence} says that it is of acquisition ${headers.acquisition}, under the subject of ${this.#number}.`,
        sequence,
      );
    }
    return headers;
  }

  #checkSequence(sequence: number): void {
    const expected = this.lastSequence + 1;
    if (this.lastSequence === 0 || sequence === expected) return;
    const lacks = sequence - expected;
    const what =
      lacks === 1 ? `message ${expected} is` : `messages ${expected} to ${sequence - 1} are`;
    throw new StreamGapError(
      `The stream has a gap behind row ${this.rows} of acquisition ${this.#number} of ${this.#panda}: ${what} missing. The samples in it are lost.`,
    );
  }

  #checkRows(sequence: number, { kind, firstRow }: MessageHeaders): void {
    if (this.#begun === null) {
      throw new StreamGapError(
        `The stream has a gap: acquisition ${this.#number} of ${this.#panda} begins with message ${sequence}, which is no head.`,
      );
    }
    if (firstRow === this.rows) return;
    const what = kind === 'end' ? `${firstRow} rows were published` : `row ${firstRow} comes`;
    throw new StreamGapError(
      `Samples are missing: ${this.rows} rows of acquisition ${this.#number} of ${this.#panda} have come, and ${what} with message ${sequence}.`,
    );
  }

  #itemOf({ sequence, message }: StreamMessage, headers: MessageHeaders): AcquisitionItem {
    if (headers.kind === 'data') {
      this.#checkRows(sequence, headers);
      return this.#takeFrame(sequence, message, headers);
    }
    const payload = message.payload();
    if (headers.kind === 'head') return this.#takeHead(sequence, payload, headers);
    const end = at(sequence, () => decodeEnd(payload));
    // The publisher may have died before it published the head.
    if (this.#begun !== null || end.ended !== 'abandoned') this.#checkRows(sequence, headers);
    if (end.rows === this.rows) return { kind: 'end', end };
    throw new StreamGapError(
      `Samples are missing: ${this.rows} rows of acquisition ${this.#number} of ${this.#panda} have come, of ${end.rows}.`,
    );
  }

  #takeHead(sequence: number, payload: Uint8Array, { publisher }: MessageHeaders): AcquisitionItem {
    if (this.#begun !== null) {
      throw new StreamMessageError(
        `Message ${sequence} is a second head of acquisition ${this.#number} of ${this.#panda}.`,
        sequence,
      );
    }
    const head = at(sequence, () => decodeHead(payload));
    if (head.panda !== this.#panda || head.number !== this.#number) {
      throw new StreamMessageError(
        `The head in message ${sequence} is of another acquisition than its subject says.`,
        sequence,
      );
    }
    const { fields, sampleBytes } = head.start;
    this.#begun = { head, publisher, layout: new SampleLayout(fields, sampleBytes) };
    return { kind: 'head', head, publisher };
  }

  #takeFrame(sequence: number, message: WireMessage, headers: MessageHeaders): AcquisitionItem {
    const { layout, publisher } = this.#begun as Begun;
    // A sample without fields has no bytes, so there are no such samples.
    const { slices, byteLength } = message;
    if (byteLength === 0 || byteLength !== headers.rows * layout.sampleBytes) {
      throw new StreamMessageError(
        `Message ${sequence} has ${byteLength} bytes, and is to have ${headers.rows} samples of ${layout.sampleBytes} bytes.`,
        sequence,
      );
    }
    if (headers.publisher !== publisher) {
      throw new StreamMessageError(
        `Message ${sequence} is from another publisher than the head of its acquisition.`,
        sequence,
      );
    }
    const lease = this.#lends ? message : null;
    const frame = new FrameData(layout, slices, headers.rows, lease, this.rows);
    this.rows += headers.rows;
    this.bytes += byteLength;
    return { kind: 'frame', frame };
  }
}

/** Adds the sequence to the errors of decoding. */
function at<T>(sequence: number, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof StreamMessageError) || error.sequence !== null) throw error;
    throw new StreamMessageError(`Message ${sequence}: ${error.message}`, sequence, {
      cause: error,
    });
  }
}
