/** PooledFrameReader: how much gathers before it is handed on. */

import { describe, expect, test } from 'vitest';

import { Backlog } from '../../../../lib/client/data/backlog.js';
import { PooledFrameReader } from '../../../../lib/client/data/frame-reader.js';
import { DataConnection } from '../../../../lib/connections/data.js';
import { ascii, concat, COUNTER, frameOfBytes, header } from '../../../helpers/data/streams.js';

const MiB = 1024 * 1024;
const READS = 9;

/** So many frames as PandAs send them: whole samples, 2 MiB at most. */
function framesOf(count: number, sampleBytes: number): Uint8Array {
  const frame = frameOfBytes(new Uint8Array(2 * MiB - ((2 * MiB) % sampleBytes)));
  return concat(...Array.from({ length: count }, () => frame));
}

/**
 * Reads that fill what they may, one after the other; for each how many bytes are handed on.
 *
 * @param waitingMiB what waits for the consumer all the time
 */
function handedOn(fields: number, poolMiB: number, waitingMiB = 0): number[] {
  const connection = new DataConnection({ copy: false });
  connection.connect(false);
  const backlog = new Backlog({ maxBytes: poolMiB * MiB });
  backlog.add(waitingMiB * MiB);
  const nobody = (): void => {};
  const reader = new PooledFrameReader(connection, { backlog }, nobody, nobody);
  const listed = Array.from({ length: fields }, (_, index) => ({
    ...COUNTER,
    name: `COUNTER${index}.OUT`,
  }));
  const start = concat(ascii('OK\n'), header(listed));
  reader.next().set(start);
  reader.receive(start.byteLength);
  let stream = framesOf(READS * 2 + 2, fields * 4);
  const sums: number[] = [];
  for (let i = 0; i < READS; i++) {
    const room = reader.next();
    room.set(stream.subarray(0, room.byteLength));
    stream = stream.subarray(room.byteLength);
    let sum = 0;
    for (const item of reader.receive(room.byteLength)) {
      if (item.kind !== 'frame') continue;
      sum += item.byteLength;
      item.release();
    }
    sums.push(sum);
  }
  reader.stop();
  return sums;
}

describe('reads that fill their blocks', () => {
  // The first goes on behind the header.
  const TWO_EACH = Array.from({ length: READS }, (_, index) => index % 2 === 1);

  test.each([1, 8, 11, 42, 62, 129])('%i fields: two are handed on together', (fields) => {
    expect(handedOn(fields, 1024).map((bytes) => bytes > 0)).toEqual(TWO_EACH);
  });

  test.each([2, 8, 24])('in a pool of %i MiB, whose blocks are smaller, too', (poolMiB) => {
    expect(handedOn(11, poolMiB).map((bytes) => bytes > 0)).toEqual(TWO_EACH);
  });

  test.each([
    [8, true],
    [9, false],
    [24, false],
  ])('with %i MiB on their way already, are two still held: %s', (waitingMiB, isHeld) => {
    const [first] = handedOn(11, 1024, waitingMiB);
    expect(first === 0).toBe(isHeld);
  });
});
