import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { type CutSamples, MessageCutter } from '../../../lib/stream/publisher/message-cutter.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function cutter(sampleBytes: number, maxBytes: number): [MessageCutter, CutSamples[]] {
  const messages: CutSamples[] = [];
  const onMessage = (message: CutSamples): void => void messages.push(message);
  return [new MessageCutter({ sampleBytes, maxBytes, onMessage }), messages];
}

/** Bytes that count up. */
const bytes = (from: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => from + index);

test('messages are whole samples in order, within the limit, for any pieces', () => {
  const pieces = fc.array(fc.array(fc.nat(70), { minLength: 1 }), { minLength: 1 });
  fc.assert(
    fc.property(
      pieces,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 40 }),
      (frames, size, most) => {
        const [cut, messages] = cutter(size, Math.max(size, most));
        let sent = 0;
        for (const lengths of frames) {
          const total = lengths.reduce((sum, length) => sum + length, 0);
          const rest = (size - (total % size)) % size;
          const slices = [...lengths, rest].map((length) => {
            const slice = bytes(sent, length);
            sent += length;
            return slice;
          });
          cut.add(slices);
          expect(cut.nextRow).toBe(sent / size);
        }
        cut.flush();
        let row = 0;
        const got = messages.flatMap(({ pieces, firstRow, rows }) => {
          const payload = Buffer.concat(pieces);
          expect(firstRow).toBe(row);
          expect(payload.byteLength).toBe(rows * size);
          expect(payload.byteLength).toBeLessThanOrEqual(Math.max(size, most));
          row += rows;
          return [...payload];
        });
        expect(got).toEqual([...bytes(0, sent)]);
      },
    ),
  );
});

test('contiguous samples are not copied', () => {
  const [cut, messages] = cutter(4, 40);
  const slice = bytes(0, 100);
  cut.add([slice]);
  cut.flush();
  const pieces = messages.flatMap((message) => message.pieces);
  expect(pieces.map(({ byteLength }) => byteLength)).toEqual([40, 40, 20]);
  for (const piece of pieces) expect(piece.buffer).toBe(slice.buffer);
});

test('large pieces are not copied together, small ones are', () => {
  const [cut, messages] = cutter(4, 40_000);
  const large = [bytes(0, 16_000), bytes(0, 16_000)];
  cut.add(large);
  cut.flush();
  expect(messages[0]?.pieces.map(({ buffer }) => buffer)).toEqual(
    large.map(({ buffer }) => buffer),
  );
  cut.add([bytes(0, 400), bytes(0, 400)]);
  cut.flush();
  expect(messages[1]?.pieces.map(({ byteLength }) => byteLength)).toEqual([800]);
});

test('the oldest sample waits for 100 ms', () => {
  const [cut, messages] = cutter(4, 40);
  cut.add([bytes(0, 4)]);
  vi.advanceTimersByTime(60);
  cut.add([bytes(4, 4)]);
  vi.advanceTimersByTime(39);
  expect(messages).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(messages).toEqual([{ pieces: [bytes(0, 8)], firstRow: 0, rows: 2 }]);
  vi.advanceTimersByTime(1000);
  expect(messages).toHaveLength(1);
});

test('discarded samples are forgotten', () => {
  const [cut, messages] = cutter(4, 40);
  cut.add([bytes(0, 4)]);
  cut.discard();
  vi.advanceTimersByTime(1000);
  cut.flush();
  expect(messages).toEqual([]);
});
