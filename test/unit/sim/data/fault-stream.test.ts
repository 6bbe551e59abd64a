import { describe, expect, test } from 'vitest';

import { FaultStream } from '../../../../lib/sim/data/fault-stream.js';
import {
  actionsOf,
  type StreamAction,
  type StreamPiece,
} from '../../../../lib/sim/data/stream-piece.js';
import { streamFaultsOf } from '../../../../lib/sim/faults/fault.js';
import { parseFault } from '../../../../lib/sim/faults/parse-fault.js';
import { ascii, concat, frameOf } from '../../../helpers/data/streams.js';
import { counts, textOf } from './requests.js';

/** 10 + 16 + 12 + 9 bytes. */
const PIECES: readonly StreamPiece[] = [
  { kind: 'header', bytes: ascii('0123456789') },
  { kind: 'frame', samples: counts(1, 2), sampleBytes: 4 },
  { kind: 'frame', samples: counts(3), sampleBytes: 4 },
  { kind: 'end', samples: 3, reason: 'Ok' },
];
const STREAM = concat(ascii('0123456789'), frameOf(1, 2), frameOf(3), ascii('END 3 Ok\n'));

interface Outcome {
  readonly actions: StreamAction[];
  readonly bytes: Uint8Array;
  readonly isOver: boolean;
}

function run(
  faults: readonly string[],
  { process = 'Raw', seed = 1 }: { process?: 'Raw' | 'Scaled'; seed?: number } = {},
): Outcome {
  const stream = new FaultStream(streamFaultsOf(faults.map(parseFault), 1), process, seed);
  const actions = PIECES.flatMap((piece) => stream.push(piece));
  const bytes = concat(...actions.filter((action) => action instanceof Uint8Array));
  return { actions, bytes, isOver: stream.isOver };
}

const others = (actions: readonly StreamAction[]): StreamAction[] =>
  actions.filter((action) => !(action instanceof Uint8Array));

test('without faults it is the original stream', () => {
  expect(run([]).bytes).toEqual(STREAM);
  expect(concat(...(PIECES.flatMap(actionsOf) as Uint8Array[]))).toEqual(STREAM);
});

describe.each(['close', 'reset'])('%s', (kind) => {
  test.each(Array.from({ length: STREAM.byteLength + 1 }, (_, after) => after))(
    'after %d bytes',
    (after) => {
      const { actions, bytes, isOver } = run([`${kind}@${after}`]);
      expect(bytes).toEqual(STREAM.subarray(0, after));
      expect(others(actions)).toEqual([kind]);
      expect(actions.at(-1)).toBe(kind);
      expect(isOver).toBe(true);
    },
  );

  test('not if the stream is shorter', () => {
    const { actions, bytes } = run([`${kind}@${STREAM.byteLength + 1}`]);
    expect(bytes).toEqual(STREAM);
    expect(others(actions)).toEqual([]);
  });
});

test.each([0, 10, 13, 47])('a stall after %d bytes', (after) => {
  const { actions, bytes } = run([`stall@${after}:2.5`]);
  expect(bytes).toEqual(STREAM);
  const place = actions.findIndex((action) => !(action instanceof Uint8Array));
  expect(actions[place]).toEqual({ stall: 2.5 });
  expect(concat(...(actions.slice(0, place) as Uint8Array[])).byteLength).toBe(after);
});

describe('garbage', () => {
  test.each([0, 10, 12, 18, 30, 47])('is inserted after %d bytes', (after) => {
    const { bytes } = run([`garbage@${after}:7`]);
    expect(bytes.byteLength).toBe(STREAM.byteLength + 7);
    expect(bytes.subarray(0, after)).toEqual(STREAM.subarray(0, after));
    expect(bytes.subarray(after + 7)).toEqual(STREAM.subarray(after));
  });

  test('is the same only for the same seed', () => {
    const first = run(['garbage@20:100'], { seed: 5 }).bytes;
    expect(run(['garbage@20:100'], { seed: 5 }).bytes).toEqual(first);
    expect(run(['garbage@20:100'], { seed: 6 }).bytes).not.toEqual(first);
  });

  test('does not move other faults', () => {
    const { bytes } = run(['close@13', 'garbage@4:7']);
    expect(bytes.byteLength).toBe(13 + 7);
  });
});

test.each([
  ['length@1:short', 14, 4],
  ['length@1:bad', 14, 17],
  ['length@2', 30, 13],
  ['length@2:huge', 30, 0xffffffff],
])('%s', (fault, position, length) => {
  const { bytes } = run([fault]);
  const expected = STREAM.slice();
  new DataView(expected.buffer).setUint32(position, length, true);
  expect(bytes).toEqual(expected);
});

describe('overrun', () => {
  test.each([18, 20, 25])('at byte %d spoils the rest of a RAW frame', (after) => {
    const { bytes, isOver } = run([`overrun@${after}`]);
    expect(bytes.subarray(0, after)).toEqual(STREAM.subarray(0, after));
    expect(bytes.subarray(after, 26)).not.toEqual(STREAM.subarray(after, 26));
    expect(textOf(bytes.subarray(26))).toBe('END 2 Data overrun\n');
    expect(isOver).toBe(true);
    expect(PIECES[1]).toMatchObject({ samples: counts(1, 2) });
  });

  test('does not change a RAW frame that is sent before', () => {
    const { bytes } = run(['overrun@26']);
    expect(bytes.subarray(0, 34)).toEqual(STREAM.subarray(0, 34));
    expect(textOf(bytes.subarray(38))).toBe('END 3 Data overrun\n');
  });

  test.each([
    [0, 10, 'END 0 Data overrun\n'],
    [25, 10, 'END 0 Data overrun\n'],
    [26, 26, 'END 2 Data overrun\n'],
  ])('at byte %d leaves the frame out in SCALED', (after, good, end) => {
    const { bytes } = run([`overrun@${after}`], { process: 'Scaled' });
    expect(bytes).toEqual(concat(STREAM.subarray(0, good), ascii(end)));
  });
});

test.each([
  [0, 10, 'END 0 Ok\n'],
  [11, 26, 'END 2 Ok\n'],
  [26, 26, 'END 2 Ok\n'],
  [27, 38, 'END 3 Ok\n'],
])('a shut-down after %d bytes comes between frames', (after, good, end) => {
  const { actions, bytes, isOver } = run([`shutdown@${after}`]);
  expect(bytes).toEqual(concat(STREAM.subarray(0, good), ascii(end)));
  expect(others(actions)).toEqual(['close']);
  expect(isOver).toBe(true);
});

test('faults that occur before others', () => {
  expect(run(['shutdown@20', 'reset@15']).bytes).toEqual(STREAM.subarray(0, 15));
  const { actions } = run(['shutdown@20', 'reset@30']);
  expect(others(actions)).toEqual(['reset']);
});

test('a script has the faults at a byte', () => {
  const faults = streamFaultsOf(['stall@3:1', 'reset@5'].map(parseFault), 1);
  const stream = new FaultStream(faults, 'Raw', 1);
  const script = (action: StreamAction): StreamPiece => ({ kind: 'script', action });
  expect(stream.push(script(ascii('abcd')))).toEqual([ascii('abc'), { stall: 1 }, ascii('d')]);
  expect(stream.push(script(ascii('efgh')))).toEqual([ascii('e'), 'reset']);
  expect(stream.push(script('close'))).toEqual([]);
});
