/** The first message of an acquisition, of a size that the server takes. */

import type { SinkInfo } from '../../capture/sinks/sink.js';
import { StreamMessageError } from '../../errors.js';
import type { StartData } from '../../responses/data.js';
import { encodeHead } from '../format/head.js';
import type { HeadContent } from './head-content.js';

export interface HeadMakerOptions {
  readonly panda: string;
  readonly start: StartData;
  readonly info: SinkInfo;
  readonly content: HeadContent;
  /** Bytes that the server takes in one message. */
  readonly maxPayload: number;
}

/** Headers of a message, with a margin. */
const HEADERS_BYTES = 1024;

export class HeadMaker {
  readonly #options: HeadMakerOptions;
  readonly #content: HeadContent;

  /** @throws StreamMessageError if the server does not take it, or a sample */
  constructor(options: HeadMakerOptions) {
    const { content, start, info, maxPayload } = options;
    this.#options = options;
    const most = maxPayload - HEADERS_BYTES;
    const { state, ...rest } = content;
    const bytes = this.#make(content, Number.MAX_SAFE_INTEGER).byteLength;
    if (state !== undefined && bytes > most) {
      // Samples matter more.
      info.warn(
        `The PandA's state is not in the stream: with it the head has ${bytes} bytes, and the NATS server takes messages of ${maxPayload} bytes at most.`,
      );
    }
    this.#content = bytes > most ? rest : content;
    const sizes = { 'The head of the acquisition': this.mostBytes, 'A sample': start.sampleBytes };
    for (const [what, size] of Object.entries(sizes)) {
      if (size <= most) continue;
      throw new StreamMessageError(
        `${what} has ${size} bytes, and the NATS server takes messages of ${maxPayload} bytes at most: set max_payload in its configuration higher.`,
      );
    }
  }

  /** Bytes that it has at most, whatever the number. */
  get mostBytes(): number {
    return this.of(Number.MAX_SAFE_INTEGER).byteLength;
  }

  /** The payload. */
  of(number: number): Uint8Array {
    return this.#make(this.#content, number);
  }

  #make({ options, ...content }: HeadContent, number: number): Uint8Array {
    const { panda, start, info } = this.#options;
    const { identification, bitLabels, samples, samplesDue } = info;
    return encodeHead({
      panda,
      number,
      start,
      identification,
      ...(bitLabels !== null && { bitLabels }),
      ...content,
      options: {
        ...options,
        ...(samples !== Infinity && { samples }),
        // The rest may come of the next acquisition.
        ...(samples !== Infinity && !samplesDue && { atMost: true }),
      },
      // eslint-disable-next-line no-restricted-syntax -- a stamp
      publishedAt: new Date().toISOString(),
    });
  }
}
