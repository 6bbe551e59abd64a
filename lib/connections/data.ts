/**
 * Rules (protocol.md, data port): the client sends one line of options, and the server answers `OK`
 * or `ERR`. Then any number of acquisitions follow. Each one is a header in XML, an empty line,
 * frames, and a line `END`. A frame is `BIN `, a little-endian uint32 with the length of the frame
 * including these 8 bytes, and whole samples.
 */

import { DataRefusedError, ProtocolError, shorten, StreamError } from '../errors.js';
import type { Data, EndData, ReadyData, StartData } from '../responses/data.js';
import { isGoodEnd } from '../outcome/end-reason.js';
import { FrameData, type FrameLease, SampleLayout } from '../responses/frame-data.js';
import { ByteSlices } from './byte-slices.js';
import {
  checkDataConnectionOptions,
  type DataConnectionOptions,
} from './data-connection-options.js';
import { parseDataHeader } from './data-header.js';
import { FRAME_HEADER_BYTES, FrameMark } from './frame-mark.js';
import { TextBuffer } from './text-buffer.js';

const HEADER_START = '<header>\n';
const HEADER_END = '</header>\n\n';
const END_MARK = new TextEncoder().encode('END ');
const IS_CONTROL_PORT = ' Is this its control port? The data port is another one, by default 8889.';
const MAX_LINE_BYTES = 4096;
/** A real header has about 120 bytes for each field. */
const MAX_HEADER_BYTES = 1024 * 1024;
/** Real frames are little more than 2 MiB at most. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

type State = 'unconnected' | 'answer' | 'header' | 'mark' | 'samples' | 'end' | 'broken';

/** One connection to the data port. It does not matter how the stream is cut into pieces. */
export class DataConnection {
  #state: State = 'unconnected';
  readonly #text = new TextBuffer();
  readonly #mark = new FrameMark();
  #frameLeft = 0;
  #layout: SampleLayout | null = null;
  #isRaw = false;
  /** Samples of this acquisition up to the end and up to the start of the arriving frame. */
  #announced = 0;
  #lastFrameStart = 0;
  /** Samples of this acquisition that were returned. */
  #given = 0;
  readonly #samples: ByteSlices;

  /** @throws InvalidOptionError */
  constructor(options: DataConnectionOptions = {}) {
    checkDataConnectionOptions(options);
    this.#samples = new ByteSlices(options.copy ?? true);
  }

  /** True between the header and the END of an acquisition. */
  get isAcquiring(): boolean {
    return this.#layout !== null;
  }

  /** The number of sample bytes that wait for `flush`. */
  get pendingBytes(): number {
    return this.#samples.byteLength;
  }

  /**
   * Returns the request that starts the stream.
   *
   * @param scaled whether the PandA scales the samples; raw samples arrive much faster
   * @returns the bytes to send
   * @throws ProtocolError if it was called before
   */
  connect(scaled: boolean): Uint8Array {
    if (this.#state !== 'unconnected') {
      throw new ProtocolError('A DataConnection can connect only once: make a new one.');
    }
    this.#state = 'answer';
    return new TextEncoder().encode(`XML FRAMED ${scaled ? 'SCALED' : 'RAW'}\n`);
  }

  /**
   * Processes received bytes.
   *
   * @param flushEveryFrame return the samples of each frame at once; if false, collect them until
   *   `flush` or the end of the acquisition
   * @param lease notified once for each `FrameData` with views of the bytes, when it is released
   * @returns the items that these bytes completed
   * @throws ProtocolError if the stream does not come from a PandA; `received` has all items before
   * @throws DataRefusedError if the answer to the request was `ERR`
   */
  receiveBytes(bytes: Uint8Array, flushEveryFrame = true, lease: FrameLease | null = null): Data[] {
    const data: Data[] = [];
    try {
      let left = bytes;
      while (left.byteLength > 0) {
        left = left.subarray(this.#step(left, flushEveryFrame, lease, data));
      }
    } catch (error) {
      this.#state = 'broken';
      for (const frame of this.flush(lease)) data.push(frame);
      const problem =
        error instanceof StreamError
          ? error
          : new ProtocolError("The data stream can't be understood.", { cause: error });
      problem.received = data;
      throw problem;
    }
    return data;
  }

  /**
   * Returns the complete samples so far, including those of a frame that is still arriving.
   *
   * @returns one `FrameData`, or nothing
   */
  flush(lease: FrameLease | null = null): FrameData[] {
    const layout = this.#layout;
    if (layout === null || layout.sampleBytes === 0) return [];
    const count = Math.floor(this.#samples.byteLength / layout.sampleBytes);
    if (count === 0) return [];
    const slices = this.#samples.take(count * layout.sampleBytes);
    const first = this.#given;
    this.#given += count;
    return [new FrameData(layout, slices, count, lease, first)];
  }

  /** Processes some of the bytes; returns how many. */
  #step(bytes: Uint8Array, flushEvery: boolean, lease: FrameLease | null, data: Data[]): number {
    switch (this.#state) {
      case 'answer':
        return this.#readAnswer(bytes, data);
      case 'header':
        return this.#readHeader(bytes, data);
      case 'mark':
        return this.#readMark(bytes);
      case 'samples': {
        const taken = Math.min(bytes.byteLength, this.#frameLeft);
        this.#samples.push(bytes.subarray(0, taken));
        this.#frameLeft -= taken;
        if (this.#frameLeft === 0) {
          this.#state = 'mark';
          if (flushEvery) for (const frame of this.flush(lease)) data.push(frame);
        }
        return taken;
      }
      case 'end':
        return this.#readEnd(bytes, lease, data);
      case 'unconnected':
        throw new ProtocolError('Bytes were received before connect() was called.');
      case 'broken':
        throw new ProtocolError('The stream is broken: make a new DataConnection.');
    }
  }

  #readAnswer(bytes: Uint8Array, data: Data[]): number {
    const { taken, done } = this.#text.readUntil('\n', bytes, MAX_LINE_BYTES);
    const isAnswer = this.#text.startsLike('OK\n') || this.#text.startsLike('ERR ');
    if (!isAnswer || (!done && this.#text.byteLength === MAX_LINE_BYTES)) {
      throw new ProtocolError(
        `The data port answered ${quote(this.#text.takeText())}: is this the data port of a PandA?`,
      );
    }
    if (done) {
      const answer = this.#text.takeText().trimEnd();
      if (answer !== 'OK') {
        const hint = answer === 'ERR Unknown command' ? IS_CONTROL_PORT : '';
        throw new DataRefusedError(`The PandA refused to send data: ${answer}.${hint}`);
      }
      this.#state = 'header';
      data.push({ kind: 'ready' } satisfies ReadyData);
    }
    return taken;
  }

  #readHeader(bytes: Uint8Array, data: Data[]): number {
    const { taken, done } = this.#text.readUntil(HEADER_END, bytes, MAX_HEADER_BYTES);
    if (!this.#text.startsLike(HEADER_START)) {
      throw new ProtocolError(
        `A data header was expected, but ${quote(this.#text.takeText())} was received.`,
      );
    }
    if (done) {
      const start: StartData = parseDataHeader(this.#text.takeText());
      this.#layout = new SampleLayout(start.fields, start.sampleBytes);
      this.#isRaw = start.process === 'Raw';
      this.#announced = this.#lastFrameStart = this.#given = 0;
      this.#state = 'mark';
      data.push(start);
    } else if (this.#text.byteLength === MAX_HEADER_BYTES) {
      throw new ProtocolError(`The data header is longer than ${MAX_HEADER_BYTES} bytes.`);
    }
    return taken;
  }

  #readMark(bytes: Uint8Array): number {
    const taken = this.#mark.read(bytes);
    const { found } = this.#mark;
    if (found === 'END ') {
      this.#text.readUntil('\n', END_MARK, MAX_LINE_BYTES);
      this.#state = 'end';
    } else if (found !== null) {
      this.#startFrame(found);
    }
    return taken;
  }

  #startFrame(length: number): void {
    const sampleBytes = this.#layout?.sampleBytes ?? 0;
    const payload = length - FRAME_HEADER_BYTES;
    if (payload < 0 || length > MAX_FRAME_BYTES) {
      throw new ProtocolError(
        `A frame of ${length} bytes was announced; ${FRAME_HEADER_BYTES} to ${MAX_FRAME_BYTES} are possible.`,
      );
    }
    if (payload > 0 && (sampleBytes === 0 || payload % sampleBytes !== 0)) {
      throw new ProtocolError(
        `A frame with ${payload} bytes was announced, which is not a whole number of samples of ${sampleBytes} bytes.`,
      );
    }
    this.#frameLeft = payload;
    if (payload === 0) return;
    this.#lastFrameStart = this.#announced;
    this.#announced += payload / sampleBytes;
    this.#state = 'samples';
  }

  #readEnd(bytes: Uint8Array, lease: FrameLease | null, data: Data[]): number {
    const { taken, done } = this.#text.readUntil('\n', bytes, MAX_LINE_BYTES);
    if (!done && this.#text.byteLength < MAX_LINE_BYTES) return taken;
    if (!done) throw new ProtocolError(`The END line is longer than ${MAX_LINE_BYTES} bytes.`);
    const line = this.#text.takeText().trimEnd();
    const match = /^END (\d{1,15}) (.+)$/.exec(line);
    if (match === null) throw new ProtocolError(`The acquisition ended with ${quote(line)}.`);
    for (const frame of this.flush(lease)) data.push(frame);
    this.#layout = null;
    this.#state = 'header';
    const reason = match[2] as string;
    // Scaled samples are computed before anything is sent, so they can't be overwritten meanwhile.
    const isSuspect = this.#isRaw && !isGoodEnd(reason) && this.#announced > 0;
    data.push({
      kind: 'end',
      samples: Number(match[1]),
      reason,
      ...(isSuspect && { firstSuspectSample: this.#lastFrameStart }),
    } satisfies EndData);
    return taken;
  }
}

const quote = (text: string): string => JSON.stringify(shorten(text, 60));
