/** Reads streams of the data port with a DataConnection, and independently without it. */

import { createHash } from 'node:crypto';

import { DataConnection } from '../../../lib/connections/data.js';
import type { Data, EndData, StartData } from '../../../lib/responses/data.js';
import type { Column, FrameData } from '../../../lib/responses/frame-data.js';
import { inPieces, SIZES, splitAcquisitions } from './streams.js';

export interface Feeding {
  /** The sizes of the pieces, repeated. Default: one piece. */
  readonly sizes?: readonly number[];
  readonly copy?: boolean;
  readonly flushEveryFrame?: boolean;
  /** Call `flush` after each piece too. */
  readonly flushBetween?: boolean;
}

/** A connection that has sent its request. */
export function connected(copy = true): DataConnection {
  const connection = new DataConnection({ copy });
  connection.connect(false);
  return connection;
}

/** Returns all data of a stream. If the connection copies, the input is overwritten. */
export function feed(stream: Uint8Array, feeding: Feeding = {}): Data[] {
  const { sizes = [stream.byteLength], copy = true, flushEveryFrame = true } = feeding;
  const connection = connected(copy);
  const data: Data[] = [];
  for (const piece of inPieces(stream, sizes)) {
    const received = copy ? Uint8Array.from(piece) : piece;
    data.push(...connection.receiveBytes(received, flushEveryFrame));
    if (copy) received.fill(0xee);
    if (feeding.flushBetween === true) data.push(...connection.flush());
  }
  return data;
}

export function framesOf(data: readonly Data[]): FrameData[] {
  return data.filter((item) => item.kind === 'frame');
}

/** The values of a column in all frames. */
export function valuesOf(data: readonly Data[], column: string): (number | bigint)[] {
  return framesOf(data).flatMap((frame) => [...frame.column(column)]);
}

/** An acquisition in a short form for comparisons: columns are digests of their bytes. */
export interface Acquisition {
  start: StartData;
  rows: number;
  columns: Record<string, string>;
  end: EndData | null;
}

export function acquisitionsOf(data: readonly Data[]): Acquisition[] {
  const acquisitions: Acquisition[] = [];
  let frames: FrameData[] = [];
  for (const item of data) {
    if (item.kind === 'frame') {
      frames.push(item);
    } else if (item.kind === 'start') {
      frames = [];
      acquisitions.push({ start: item, rows: 0, columns: {}, end: null });
    } else if (item.kind === 'end') {
      const acquisition = acquisitions.at(-1)!;
      acquisition.end = item;
      acquisition.rows = frames.reduce((sum, frame) => sum + frame.sampleCount, 0);
      for (const { name, capture } of acquisition.start.fields) {
        const column = `${name}.${capture}`;
        acquisition.columns[column] = digest(frames.map((frame) => frame.column(column)));
      }
    }
  }
  return acquisitions;
}

/** Same as `acquisitionsOf`, but parsed byte by byte without the library. */
export function readPlainly(stream: Uint8Array): Omit<Acquisition, 'start' | 'end'>[] {
  return splitAcquisitions(stream).map((bytes) => {
    const buffer = Buffer.from(bytes);
    let position = buffer.indexOf('</header>\n\n') + '</header>\n\n'.length;
    const header = buffer.toString('utf8', 0, position);
    const fields = [...header.matchAll(/<field name="(.*?)" type="(.*?)" capture="(.*?)"/g)].map(
      ([, name = '', type = '', capture = '']) => ({ column: `${name}.${capture}`, type }),
    );
    const sampleBytes = Number(/sample_bytes="(\d+)"/.exec(header)?.[1]);
    const size = fields.reduce((sum, { type }) => sum + SIZES[type]!, 0);
    if (size < sampleBytes) fields.unshift({ column: 'PCAP.SAMPLES.Value', type: 'uint32' });
    const pieces: Buffer[] = [];
    while (buffer.toString('latin1', position, position + 4) === 'BIN ') {
      const end = position + buffer.readUInt32LE(position + 4);
      pieces.push(buffer.subarray(position + 8, end));
      position = end;
    }
    const samples = Buffer.concat(pieces);
    const rows = samples.byteLength / sampleBytes;
    const columns: Record<string, string> = {};
    let offset = 0;
    for (const { column, type } of fields) {
      const width = SIZES[type]!;
      const values = Buffer.alloc(rows * width);
      for (let row = 0; row < rows; row++) {
        const from = row * sampleBytes + offset;
        samples.copy(values, row * width, from, from + width);
      }
      columns[column] = digest([values]);
      offset += width;
    }
    return { rows, columns };
  });
}

function digest(pieces: readonly Column[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) {
    hash.update(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength));
  }
  return hash.digest('hex');
}
