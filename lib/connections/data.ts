/**
 * The data port, sans-IO: bytes in, data out.
 *
 * Rules (protocol.md, data port): we send one line of options and are answered `OK` or `ERR`. Then
 * come any number of acquisitions, each a header in XML, an empty line, frames, and a line `END`. A
 * frame is `BIN `, a little-endian uint32 that counts these 8 bytes too, and whole samples.
 */

import { DataRefusedError, ProtocolError, shorten, StreamError } from '../errors.js';
import type { Data, EndData, ReadyData, StartData } from '../responses/data.js';
import { isGoodEnd } from '../outcome/end-reason.js';
import { FrameData, type FrameLease, SampleLayout } from '../responses/frame-data.js';
import { ByteSlices } from './byte-slices.js';
import { parseDataHeader } from './data-header.js';
import { FRAME_HEADER_BYTES, FrameMark } from './frame-mark.js';
import { TextBuffer } from './text-buffer.js';

const HEADER_START = '<header>\n';
const HEADER_END = '</header>\n\n';
const END_MARK = new TextEncoder().encode('END ');
const IS_CONTROL_PORT = ' Is this its control port? Data comes from another, by default 8889.';
const MAX_LINE_BYTES = 4096;
/** A real header has some 120 bytes a field. */
const MAX_HEADER_BYTES = 1024 * 1024;
/** Real frames are 2 MiB and a bit at most. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

type State = 'unconnected' | 'answer' | 'header' | 'mark' | 'samples' | 'end' | 'broken';

/** How to take what is received. */
export interface DataConnectionOptions {
  /** Copy what `receiveBytes` is given (default), for it may be overwritten; false: view it. */
  readonly copy?: boolean;
}

/** One connection to the data port. Every way of cutting the stream into pieces gives the same. */
export class DataConnection {
  #state: State = 'unconnected';
  readonly #text = new TextBuffer();
  readonly #mark = new FrameMark();
  #frameLeft = 0;
  #layout: SampleLayout | null = null;
  #isRaw = false;
  /** Of this acquisition: samples up to the end of the frame that comes, and up to its begin. */
  #announced = 0;
  #lastFrameStart = 0;
  /** Samples of this acquisition that were given. */
  #given = 0;
  readonly #samples: ByteSlices;

  constructor({ copy = true }: DataConnectionOptions = {}) {
    this.#samples = new ByteSlices(copy);
  }

  /** Between the header and the END of an acquisition. */
  get isAcquiring(): boolean {
    return this.#layout !== null;
  }

  /** Bytes of samples that wait for `flush`. */
  get pendingBytes(): number {
    return this.#samples.byteLength;
  }

  /**
   * Begins.
   *
   * @param scaled whether the PandA shall scale the samples; raw ones come much faster
   * @returns the bytes to send
   * @throws ProtocolError if it has begun already
   */
  connect(scaled: boolean): Uint8Array {
    if (this.#state !== 'unconnected') {
      throw new ProtocolError('A DataConnection connects once: make a new one.');
    }
    this.#state = 'answer';
    return new TextEncoder().encode(`XML FRAMED ${scaled ? 'SCALED' : 'RAW'}\n`);
  }

  /**
   * Takes what has been received.
   *
   * @param flushEveryFrame give each frame's samples as soon as it is whole; if false they gather
   *   until `flush` or the end of the acquisition
   * @param lease told when the bytes are not needed any more, once for each frame that shows some
   * @returns what became complete by it
   * @throws ProtocolError if the stream is not a PandA's; what was complete before is in its
   *   `received`, samples of an unfinished frame included
   * @throws DataRefusedError if the request was answered `ERR`
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
   * Gives the whole samples that have gathered, those of a frame that is still arriving too.
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

  /** Takes some of the bytes; returns how many. */
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
        throw new ProtocolError('Bytes came before the data connection was begun.');
      case 'broken':
        throw new ProtocolError('The stream went wrong before: make a new DataConnection.');
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
        `A data header was expected, but ${quote(this.#text.takeText())} came.`,
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
      throw new ProtocolError(`The data header has no end within ${MAX_HEADER_BYTES} bytes.`);
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
        `A frame with ${payload} bytes was announced, no whole number of samples of ${sampleBytes}.`,
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
    if (!done) throw new ProtocolError('The END of the acquisition has no end of its own.');
    const line = this.#text.takeText().trimEnd();
    const match = /^END (\d{1,15}) (.+)$/.exec(line);
    if (match === null) throw new ProtocolError(`The acquisition ended with ${quote(line)}.`);
    for (const frame of this.flush(lease)) data.push(frame);
    this.#layout = null;
    this.#state = 'header';
    const reason = match[2] as string;
    // Scaled samples are made before anything is sent, so none of them is overwritten meanwhile.
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
