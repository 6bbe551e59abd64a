import { describe, expect, test } from 'vitest';

import {
  CapturedAcquisition,
  type AcquisitionOptions,
} from '../../../../lib/sim/data/captured-acquisition.js';
import { streamFields } from '../../../../lib/responses/stream-fields.js';
import type { StreamPiece } from '../../../../lib/sim/data/stream-piece.js';
import { counts, endOf, piecesOf, position, textOf } from './requests.js';

const FIELDS = streamFields(position('COUNTER1.OUT'));
const FOREVER = new AbortController().signal;

function acquire(options: Partial<AcquisitionOptions> = {}): CapturedAcquisition {
  return new CapturedAcquisition(FIELDS, { number: 1, ...options });
}

function valuesOf(pieces: readonly StreamPiece[]): number[][] {
  return pieces
    .filter((piece) => piece.kind === 'frame')
    .map(({ samples }) => [...new Int32Array(Uint8Array.from(samples).buffer)]);
}

function missedIn(piece: StreamPiece | undefined): number {
  if (piece?.kind !== 'header') return NaN;
  return Number(/missed="(\d+)"/.exec(textOf(piece.bytes))?.[1]);
}

describe('an acquisition', () => {
  test('sends nothing before its start', async () => {
    const acquisition = acquire();
    const reader = acquisition.read('Raw', FOREVER);
    const first = reader.next();
    let isSent = false;
    void first.then(() => (isSent = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isSent).toBe(false);
    acquisition.start();
    expect((await first).value).toMatchObject({ kind: 'header' });
  });

  test('is header, frames as they are written, and END', async () => {
    const acquisition = acquire();
    const reading = piecesOf(acquisition);
    acquisition.start();
    acquisition.write(counts(1, 2));
    acquisition.write(counts());
    acquisition.write(counts(3));
    acquisition.end('Framing error');
    const pieces = await reading;
    expect(valuesOf(pieces)).toEqual([[1, 2], [3]]);
    expect(endOf(pieces)).toBe('3 Framing error');
    expect([acquisition.captured, acquisition.reason]).toEqual([3, 'Framing error']);
  });

  test('that ends before its start sends nothing at all', async () => {
    const acquisition = acquire();
    const reading = piecesOf(acquisition);
    acquisition.end('Disarmed');
    expect(await reading).toEqual([]);
  });

  test('ignores everything after its end', async () => {
    const acquisition = acquire();
    const reading = piecesOf(acquisition);
    acquisition.start();
    acquisition.end('Ok');
    acquisition.write(counts(1));
    acquisition.end('Disarmed');
    expect(endOf(await reading)).toBe('0 Ok');
  });

  test('accepts only whole samples', () => {
    const acquisition = acquire();
    expect(() => acquisition.write(counts(1))).toThrow('after its start');
    acquisition.start();
    expect(() => acquisition.write(new Uint8Array(5))).toThrow('whole');
  });

  test('splits data that does not fit a block', async () => {
    const acquisition = acquire({ ring: { blocks: 8, blockBytes: 11 } });
    const reading = piecesOf(acquisition);
    acquisition.start();
    acquisition.write(counts(1, 2, 3, 4, 5));
    acquisition.end('Ok');
    expect(valuesOf(await reading)).toEqual([[1, 2], [3, 4], [5]]);
  });

  test('ends early on request', async () => {
    const earlyEnd = { kind: 'end', reason: 'DMA data error', acquisition: null } as const;
    const earlyEnds = [
      { ...earlyEnd, samples: 9 },
      { ...earlyEnd, samples: 3 },
    ];
    const acquisition = acquire({ earlyEnds });
    const reading = piecesOf(acquisition);
    acquisition.start();
    acquisition.write(counts(1, 2));
    acquisition.write(counts(3, 4));
    const pieces = await reading;
    expect(valuesOf(pieces)).toEqual([[1, 2], [3]]);
    expect(endOf(pieces)).toBe('3 DMA data error');
    expect(acquisition.isEnded).toBe(true);
  });
});

describe('late clients', () => {
  function written(blocks: number): CapturedAcquisition {
    const acquisition = acquire({ ring: { blocks: 32, blockBytes: 1000 } });
    acquisition.start();
    for (let block = 0; block < blocks; block++) acquisition.write(counts(block, block));
    return acquisition;
  }

  test('get all samples that are in the ring', async () => {
    const acquisition = written(32);
    const reading = piecesOf(acquisition);
    acquisition.end('Ok');
    const pieces = await reading;
    expect(missedIn(pieces[0])).toBe(0);
    expect(endOf(pieces)).toBe('64 Ok');
  });

  test('miss samples that are not, and begin a little behind the newest', async () => {
    const acquisition = written(42);
    const reading = piecesOf(acquisition);
    acquisition.end('Ok');
    const pieces = await reading;
    expect(missedIn(pieces[0])).toBe(2 * 12);
    expect(valuesOf(pieces)[0]).toEqual([12, 12]);
    expect(endOf(pieces)).toBe('60 Ok');
  });
});

describe('a reader that is overtaken', () => {
  async function overtaken(process: 'Raw' | 'Scaled'): Promise<StreamPiece[]> {
    const acquisition = acquire({ ring: { blocks: 4, blockBytes: 1000 } });
    const pieces: StreamPiece[] = [];
    acquisition.start();
    for (const block of [0, 1]) acquisition.write(counts(block));
    for await (const piece of acquisition.read(process, FOREVER)) {
      pieces.push(piece);
      // While the second frame is sent it is overwritten.
      if (pieces.length === 3) for (const block of [2, 3, 4, 5]) acquisition.write(counts(block));
      if (pieces.length > 10) throw new Error('no END');
    }
    return pieces;
  }

  test('has a last frame in RAW that counts', async () => {
    const pieces = await overtaken('Raw');
    expect(valuesOf(pieces)).toEqual([[0], [1]]);
    expect(endOf(pieces)).toBe('2 Data overrun');
  });

  test('has only good frames in SCALED', async () => {
    const acquisition = acquire({ ring: { blocks: 2, blockBytes: 1000 } });
    const reader = acquisition.read('Scaled', FOREVER);
    acquisition.start();
    acquisition.write(counts(1));
    expect((await reader.next()).value).toMatchObject({ kind: 'header' });
    for (const block of [2, 3, 4]) acquisition.write(counts(block));
    expect((await reader.next()).value).toEqual({
      kind: 'end',
      samples: 0,
      reason: 'Data overrun',
    });
    expect((await reader.next()).done).toBe(true);
  });

  test('does not affect other readers', async () => {
    const acquisition = acquire({ ring: { blocks: 4, blockBytes: 1000 } });
    const good = piecesOf(acquisition);
    const slow = acquisition.read('Raw', FOREVER);
    const header = slow.next();
    acquisition.start();
    await header;
    for (let block = 0; block < 10; block++) {
      acquisition.write(counts(block));
      await new Promise((resolve) => setImmediate(resolve));
    }
    acquisition.end('Ok');
    expect(endOf(await good)).toBe('10 Ok');
    expect((await slow.next()).value).toMatchObject({ samples: 0, reason: 'Data overrun' });
  });
});

describe('space', () => {
  test('waits for the slowest reader', async () => {
    const acquisition = acquire();
    const reader = acquisition.read('Raw', FOREVER);
    acquisition.start();
    await reader.next();
    let hasRoom = false;
    for (let block = 0; block < 9; block++) acquisition.write(counts(block));
    const room = acquisition.room().then(() => (hasRoom = true));
    await reader.next();
    expect(hasRoom).toBe(false);
    await reader.next();
    await room;
    expect(hasRoom).toBe(true);
  });

  test('does not wait for a reader that has closed, nor after the end', async () => {
    const gone = new AbortController();
    const acquisition = acquire();
    const leaving = acquisition.read('Raw', gone.signal);
    const staying = acquisition.read('Raw', FOREVER);
    acquisition.start();
    await Promise.all([leaving.next(), staying.next()]);
    for (let block = 0; block < 9; block++) acquisition.write(counts(block));
    gone.abort();
    for (let frame = 0; frame < 3; frame++) await staying.next();
    await leaving.return();
    await acquisition.room();
    for (let block = 0; block < 9; block++) acquisition.write(counts(block));
    const room = acquisition.room();
    acquisition.end('Ok');
    await room;
  });
});

test('a reader that closes while it is waited for is removed', async () => {
  const gone = new AbortController();
  const reader = acquire().read('Raw', gone.signal);
  const next = reader.next();
  gone.abort();
  expect((await next).done).toBe(true);
});

test('a shut-down ends it as Ok, with the samples sent until then', async () => {
  const acquisition = acquire();
  const reader = acquisition.read('Raw', FOREVER);
  acquisition.start();
  for (const block of [1, 2, 3]) acquisition.write(counts(block));
  await reader.next();
  expect((await reader.next()).value).toMatchObject({ kind: 'frame' });
  acquisition.shutDown();
  expect((await reader.next()).value).toEqual({ kind: 'end', samples: 1, reason: 'Ok' });
});
