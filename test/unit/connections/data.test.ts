/** DataConnection: acquisitions as they come, flushing, and whose the bytes are. */

import { describe, expect, test } from 'vitest';

import { DataConnection } from '../../../lib/connections/data.js';
import { ProtocolError } from '../../../lib/errors.js';
import type { Data } from '../../../lib/responses/data.js';
import { connected, feed, framesOf, valuesOf } from '../../helpers/data/data-port.js';
import { textOf, thrownBy } from '../../helpers/control/commands.js';
import { ascii, concat, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

const COLUMN = 'COUNTER1.OUT.Value';
const OK = ascii('OK\n');
const HEADER = header([COUNTER]);

function kinds(data: readonly Data[]): string[] {
  return data.map(({ kind }) => kind);
}

/** A connection between a header and its END. */
function acquiring(copy = true): DataConnection {
  const connection = connected(copy);
  connection.receiveBytes(concat(OK, HEADER));
  return connection;
}

describe('beginning', () => {
  test.each([
    [true, 'XML FRAMED SCALED\n'],
    [false, 'XML FRAMED RAW\n'],
  ])('connect(%s) asks for %j', (scaled, request) => {
    expect(textOf(new DataConnection().connect(scaled))).toBe(request);
  });

  test('connecting twice is refused, and does no harm', () => {
    const connection = connected();
    expect(() => connection.connect(true)).toThrow(ProtocolError);
    expect(connection.receiveBytes(OK)).toEqual([{ kind: 'ready' }]);
  });

  test('bytes before connect() are refused', () => {
    expect(() => new DataConnection().receiveBytes(OK)).toThrow(ProtocolError);
  });

  test('OK is ready', () => {
    expect(connected().receiveBytes(OK)).toEqual([{ kind: 'ready' }]);
  });

  test('no bytes give no data', () => {
    const connection = connected();
    expect(connection.receiveBytes(new Uint8Array(0))).toEqual([]);
    expect(connection.flush()).toEqual([]);
    expect(connection.receiveBytes(OK)).toHaveLength(1);
  });
});

describe('an acquisition', () => {
  test('is a start, frames and an end', () => {
    const stream = concat(OK, HEADER, frameOf(1, -2), frameOf(3), ascii('END 3 Ok\n'));
    const data = feed(stream);
    expect(kinds(data)).toEqual(['ready', 'start', 'frame', 'frame', 'end']);
    expect(data[1]).toMatchObject({ fields: [{ name: 'COUNTER1.OUT' }], sampleBytes: 4 });
    expect(framesOf(data).map((frame) => [...frame.column(COLUMN)])).toEqual([[1, -2], [3]]);
    expect(data[4]).toEqual({ kind: 'end', samples: 3, reason: 'Ok' });
  });

  test('may have no frames, nor fields', () => {
    const empty = concat(OK, header([]), ascii('END 0 Ok\n'));
    expect(kinds(feed(empty))).toEqual(['ready', 'start', 'end']);
  });

  test('may have frames without samples, which are not reported', () => {
    const stream = concat(OK, HEADER, frameOf(), frameOf(1), frameOf(), frameOf());
    expect(kinds(feed(stream))).toEqual(['ready', 'start', 'frame']);
    expect(kinds(feed(concat(OK, header([]), frameOf(), ascii('END 0 Ok\n'))))).toHaveLength(3);
  });

  test.each([
    'Ok',
    'Disarmed',
    'Early disconnect',
    'Data overrun',
    'Driver data overrun',
    'DMA data error',
    'Something new, µ & <odd>: 5',
  ])('ends with the reason %j in the words that came', (reason) => {
    const data = feed(concat(OK, HEADER, frameOf(7), ascii(`END 1 ${reason}\n`)), { sizes: [1] });
    expect(data.at(-1)).toMatchObject({ kind: 'end', samples: 1, reason });
    expect(valuesOf(data, COLUMN)).toEqual([7]);
  });

  const TWO_FRAMES = concat(OK, HEADER, frameOf(1, 2), frameOf(3, 4, 5));

  test.each([
    ['Data overrun', TWO_FRAMES, 2],
    ['Framing error', TWO_FRAMES, 2],
    ['Driver data overrun', TWO_FRAMES, 2],
    ['DMA data error', TWO_FRAMES, 2],
    ['Unexpected completion error', TWO_FRAMES, 2],
    ['Something new', TWO_FRAMES, 2],
    ['Data overrun', concat(TWO_FRAMES, frameOf()), 2],
    ['Data overrun', concat(OK, HEADER, frameOf(1)), 0],
    ['Data overrun', concat(OK, HEADER), undefined],
    ['Data overrun', concat(OK, header([COUNTER], { process: 'Scaled' }), frameOf(1)), undefined],
    ['Ok', TWO_FRAMES, undefined],
    ['Disarmed', TWO_FRAMES, undefined],
  ])('%s: the last frame is suspect (%#)', (reason, stream, first) => {
    for (const sizes of [[1], [7], [100_000]]) {
      for (const flushEveryFrame of [true, false]) {
        // The one before has an end of its own.
        const before = concat(HEADER, frameOf(1, 2, 3), ascii('END 3 Data overrun\n'));
        const again = concat(OK, before, stream.subarray(OK.byteLength));
        const data = feed(concat(again, ascii(`END 5 ${reason}\n`)), { sizes, flushEveryFrame });
        expect(data.at(-1)).toEqual({
          ...{ kind: 'end', samples: 5, reason },
          ...(first !== undefined && { firstSuspectSample: first }),
        });
      }
    }
  });

  test('samples may look like marks', () => {
    const marks = new Int32Array(concat(ascii('END BIN OK\n <header>')).slice(0, 20).buffer);
    const data = feed(concat(OK, HEADER, frameOf(...marks), ascii('END 5 Ok\n')), { sizes: [3] });
    expect(valuesOf(data, COLUMN)).toEqual([...marks]);
    expect(data.at(-1)).toMatchObject({ kind: 'end' });
  });

  test('another follows on the same connection, with its own fields', () => {
    const other = header([{ name: 'X', type: 'double' }], { process: 'Scaled' });
    const frame = concat(ascii('BIN \x10\0\0\0'), new Uint8Array(new Float64Array([0.1]).buffer));
    const stream = concat(
      ...[OK, HEADER, frameOf(1), ascii('END 1 Disarmed\n')],
      ...[other, frame, ascii('END 1 Ok\n'), HEADER, ascii('END 0 Ok\n')],
    );
    for (const sizes of [[stream.byteLength], [1]]) {
      const data = feed(stream, { sizes });
      const acquisition = ['start', 'frame', 'end'];
      expect(kinds(data)).toEqual(['ready', ...acquisition, ...acquisition, 'start', 'end']);
      const [first, second] = framesOf(data);
      expect(first!.column(COLUMN)).toEqual(new Int32Array([1]));
      expect(second!.column('X.Value')).toEqual(new Float64Array([0.1]));
    }
  });

  test('isAcquiring tells whether an acquisition is running', () => {
    const connection = connected();
    const seen = [OK, HEADER, frameOf(1), ascii('END 1 Ok\n'), HEADER].map((bytes) => {
      connection.receiveBytes(bytes);
      return connection.isAcquiring;
    });
    expect(seen).toEqual([false, true, true, false, true]);
  });
});

describe('flushing', () => {
  test('a frame that is still arriving is returned when it is complete', () => {
    const connection = acquiring();
    const frame = frameOf(1, 2, 3);
    expect(connection.receiveBytes(frame.subarray(0, 19))).toEqual([]);
    expect(connection.pendingBytes).toBe(11);
    expect(valuesOf(connection.receiveBytes(frame.subarray(19)), COLUMN)).toEqual([1, 2, 3]);
    expect(connection.pendingBytes).toBe(0);
  });

  test('flush returns the whole samples of a frame that is still arriving, once', () => {
    const connection = acquiring();
    const frame = frameOf(1, 2, 3);
    connection.receiveBytes(frame.subarray(0, 18));
    expect(valuesOf(connection.flush(), COLUMN)).toEqual([1, 2]);
    expect(connection.pendingBytes).toBe(2);
    expect(connection.flush()).toEqual([]);
    expect(valuesOf(connection.receiveBytes(frame.subarray(18)), COLUMN)).toEqual([3]);
  });

  test('frames gather until flush if single frames are not wanted', () => {
    const connection = acquiring();
    for (const frame of [frameOf(1, 2), frameOf(3)]) {
      expect(connection.receiveBytes(frame, false)).toEqual([]);
    }
    expect(connection.pendingBytes).toBe(12);
    const flushed = connection.flush();
    expect(flushed).toHaveLength(1);
    expect(flushed[0]!.sampleCount).toBe(3);
    expect(valuesOf(flushed, COLUMN)).toEqual([1, 2, 3]);
  });

  test('gathered data is returned before the end, in one frame', () => {
    const connection = acquiring();
    const stream = concat(frameOf(1), frameOf(2), ascii('END 2 Ok\n'));
    const data = connection.receiveBytes(stream, false);
    expect(kinds(data)).toEqual(['frame', 'end']);
    expect(valuesOf(data, COLUMN)).toEqual([1, 2]);
  });

  test('there is nothing to flush between acquisitions', () => {
    const connection = acquiring();
    connection.receiveBytes(concat(frameOf(1), ascii('END 1 Ok\n')), false);
    expect(connection.pendingBytes).toBe(0);
    expect(connection.flush()).toEqual([]);
  });
});

describe('ownership of the bytes', () => {
  const values = Array.from({ length: 1000 }, (_, i) => i);

  test('frames are copies by default: the caller may use its buffer again', () => {
    const connection = new DataConnection();
    connection.connect(false);
    connection.receiveBytes(concat(OK, HEADER));
    const buffer = frameOf(...values);
    const [frame] = framesOf(connection.receiveBytes(buffer));
    buffer.fill(0xee);
    expect([...frame!.column(COLUMN)]).toEqual(values);
  });

  test('frames are views if copy is false', () => {
    const connection = acquiring(false);
    const buffer = frameOf(...values);
    const [frame] = framesOf(connection.receiveBytes(buffer));
    expect(frame!.slices.map((slice) => slice.buffer)).toEqual([buffer.buffer]);
    expect(frame!.slices[0]!.buffer).toBe(buffer.buffer);
  });

  test('each frame has the lease of its bytes', () => {
    const connection = acquiring(false);
    const released: string[] = [];
    const lease = (name: string) => ({ release: () => released.push(name) });
    const a = connection.receiveBytes(concat(frameOf(1), frameOf(2)), true, lease('a'));
    connection.receiveBytes(frameOf(3), false, lease('unused'));
    const b = connection.flush(lease('b'));
    const c = connection.receiveBytes(concat(frameOf(4), ascii('END 4 Ok\n')), false, lease('c'));
    for (const frame of framesOf([...c, ...b, ...a])) frame.release();
    expect(released).toEqual(['c', 'b', 'a', 'a']);
  });

  test('frames in an error have the lease too', () => {
    const connection = acquiring(false);
    let released = 0;
    const lease = { release: () => released++ };
    const error = thrownBy(() =>
      connection.receiveBytes(concat(frameOf(1), frameOf(2), ascii('?')), false, lease),
    );
    for (const frame of framesOf((error as ProtocolError).received as readonly Data[]))
      frame.release();
    expect(released).toBe(1);
  });
});
