/** The data that a PandA sent, parsed without the library. */

import type { Recording } from './tap.js';

export interface SentField {
  readonly name: string;
  readonly type: 'uint32' | 'int32' | 'int64' | 'double' | 'int96';
  readonly capture: string;
  readonly scale: number | null;
  readonly offset: number | null;
  readonly units: string | null;
}

/** An acquisition, or a part of one, sent over one connection. */
export interface Delivery {
  readonly recording: Recording;
  readonly armTime: string;
  readonly isRaw: boolean;
  readonly missed: number;
  readonly fields: readonly SentField[];
  readonly sampleBytes: number;
  /** The bytes of whole samples. */
  readonly bytes: Buffer;
  readonly rows: number;
  /** The first row of the last frame with samples. */
  readonly lastFrame: number;
  readonly end: { readonly samples: number; readonly reason: string } | null;
  /** Whether there were bytes that no PandA sends. */
  readonly isBroken: boolean;
}

const HEADER_END = '</header>\n\n';
const MARK_BYTES = 8;
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** All deliveries over a connection to the data port, in order. */
export function deliveriesOf(recording: Recording): Delivery[] {
  const bytes = Buffer.concat(recording.received);
  const deliveries: Delivery[] = [];
  let at = bytes.indexOf('\n') + 1;
  if (at === 0) return [];
  for (;;) {
    const headerEnd = bytes.indexOf(HEADER_END, at);
    if (headerEnd < 0) return deliveries;
    const delivery = readAcquisition(recording, bytes, at, headerEnd + HEADER_END.length);
    deliveries.push(delivery);
    if (delivery.end === null) return deliveries;
    at = delivery.next;
  }
}

function readAcquisition(
  recording: Recording,
  bytes: Buffer,
  start: number,
  frames: number,
): Delivery & { readonly next: number } {
  const header = bytes.toString('utf8', start, frames);
  const sampleBytes = Number(attribute(header, 'sample_bytes'));
  const pieces: Buffer[] = [];
  let at = frames;
  let announced = 0;
  let lastFrame = 0;
  let isBroken = false;
  while (bytes.toString('latin1', at, at + 4) === 'BIN ' && at + MARK_BYTES <= bytes.length) {
    const length = bytes.readUInt32LE(at + 4);
    const payload = length - MARK_BYTES;
    isBroken = payload < 0 || payload % sampleBytes !== 0 || length > MAX_FRAME_BYTES;
    if (isBroken) break;
    pieces.push(bytes.subarray(at + MARK_BYTES, at + length));
    if (payload > 0) lastFrame = announced;
    announced += payload / sampleBytes;
    at += length;
  }
  const lineEnd = bytes.indexOf('\n', at);
  const line = lineEnd < 0 ? '' : bytes.toString('utf8', at, lineEnd);
  const [, samples, reason = ''] = /^END (\d{1,15}) (.+)$/.exec(line) ?? [];
  if (samples === undefined && at < bytes.length) {
    const left = bytes.subarray(at, at + 4).toString('latin1');
    isBroken ||= !['BIN ', 'END '].some((mark) => mark.startsWith(left) || left.startsWith(mark));
  }
  const all = Buffer.concat(pieces);
  const rows = Math.floor(all.length / sampleBytes);
  return {
    recording,
    armTime: attribute(header, 'arm_time') ?? '',
    isRaw: attribute(header, 'process') === 'Raw',
    missed: Number(attribute(header, 'missed')),
    fields: [...header.matchAll(/<field .*?\/>/gs)].map(([field]) => readField(field)),
    sampleBytes,
    bytes: all.subarray(0, rows * sampleBytes),
    rows,
    lastFrame,
    end: samples === undefined ? null : { samples: Number(samples), reason },
    isBroken,
    next: lineEnd + 1,
  };
}

function readField(field: string): SentField {
  const number = (name: string): number | null => {
    const value = attribute(field, name);
    return value === null ? null : Number(value);
  };
  return {
    name: attribute(field, 'name') ?? '',
    type: attribute(field, 'type') as SentField['type'],
    capture: attribute(field, 'capture') ?? '',
    scale: number('scale'),
    offset: number('offset'),
    units: attribute(field, 'units'),
  };
}

function attribute(text: string, name: string): string | null {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(text)?.[1] ?? null;
}
