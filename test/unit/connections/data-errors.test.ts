/** DataConnection: streams that no PandA sends, and what is saved of them. */

import { describe, expect, test } from 'vitest';

import { DataRefusedError, ProtocolError, StreamError } from '../../../lib/errors.js';
import type { Data } from '../../../lib/responses/data.js';
import { connected, feed, valuesOf } from '../../helpers/data/data-port.js';
import { thrownBy } from '../../helpers/control/commands.js';
import { describeRecordings } from '../../helpers/recordings/recordings.js';
import { ascii, concat, COUNTER, frameOf, header, inPieces } from '../../helpers/data/streams.js';

const COLUMN = 'COUNTER1.OUT.Value';
const OK = ascii('OK\n');
const HEADER = header([COUNTER]);
const MiB = 1024 * 1024;

function receivedBefore(error: unknown): readonly Data[] {
  return (error as StreamError).received as readonly Data[];
}

/** The error that a stream leads to, which must be the same however it is cut. */
function failure(stream: Uint8Array, sizes: readonly (readonly number[])[] = [[1], [3, 7]]) {
  const whole = thrownBy(() => feed(stream)) as StreamError;
  for (const each of sizes) {
    const cut = thrownBy(() => feed(stream, { sizes: each })) as StreamError;
    expect(cut.constructor).toBe(whole.constructor);
  }
  return whole;
}

function frameHeader(length: number): Uint8Array {
  const bytes = ascii('BIN 0000');
  new DataView(bytes.buffer).setUint32(4, length, true);
  return bytes;
}

describe('answers to the request', () => {
  test.each(['ERR Invalid data capture option', 'ERR No name found', 'ERR '])(
    '%j is a refusal with its words',
    (answer) => {
      const error = failure(ascii(`${answer}\n`));
      expect(error).toBeInstanceOf(DataRefusedError);
      expect(error.code).toBe('DATA_REFUSED');
      expect(error.message).toContain(answer.trim());
      expect(error.received).toEqual([]);
    },
  );

  test('that of a control port is recognized', () => {
    const { message } = failure(ascii('ERR Unknown command\n'));
    expect(message).toMatch(/ERR Unknown command\. Is this its control port\?.* 8889/);
  });

  describeRecordings('refusals', (recordings) => {
    test.each([
      ['option_bad_option', 'ERR Invalid data capture option'],
      ['option_cr', 'ERR Cannot process CR character'],
    ])('%s', (name, answer) => {
      const error = failure(recordings.read(`server/${name}.bin`));
      expect(error).toBeInstanceOf(DataRefusedError);
      expect(error.message).toContain(answer);
    });
  });

  test.each([
    'HTTP/1.1 400 Bad Request\r\n\r\n',
    'SSH-2.0-OpenSSH_9.6\r\n',
    '\n',
    '\0\0\0\0',
    'OK\r\n',
    'OK =PandA SW: 4.1\n',
    'ok\n',
    'ERROR\n',
    '<header>\n',
  ])('garbage: %j', (answer) => {
    const error = failure(ascii(answer));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error.message).not.toContain('\n');
    expect(error.message.length).toBeLessThan(300);
  });

  test('garbage is recognized by its first byte, without waiting for a line end', () => {
    expect(() => connected().receiveBytes(ascii('H'))).toThrow(ProtocolError);
  });

  test('a refusal without a line end', () => {
    expect(failure(ascii(`ERR ${'x'.repeat(5000)}`), [[100]])).toBeInstanceOf(ProtocolError);
  });
});

describe('headers', () => {
  test.each(['END 0 Ok\n', 'BIN \x08\0\0\0', '\n', 'OK\n', '<Header>', '<header >'])(
    'something else in its place: %j',
    (text) => {
      const error = failure(concat(OK, ascii(text)));
      expect(error).toBeInstanceOf(ProtocolError);
      expect(error.received).toEqual([{ kind: 'ready' }]);
    },
  );

  test('one that is not XML', () => {
    const error = failure(concat(OK, ascii('<header>\n<data\n</header>\n\n')));
    expect(error).toBeInstanceOf(ProtocolError);
  });

  test('one without an end is refused at the limit, in any pieces', () => {
    const endless = concat(OK, ascii('<header>\n'), new Uint8Array(2 * MiB).fill(0x78));
    for (const size of [endless.byteLength, 65_536, 4099]) {
      const connection = connected();
      let received = 0;
      const error = thrownBy(() => {
        for (const piece of inPieces(endless, [size])) {
          received += piece.byteLength;
          connection.receiveBytes(piece);
        }
      });
      expect(error).toBeInstanceOf(ProtocolError);
      expect(received).toBeLessThanOrEqual(MiB + OK.byteLength + size);
    }
  });

  test('one of many lines without an end', () => {
    const endless = concat(OK, ascii('<header>\n'), ascii('<field />\n'.repeat(120_000)));
    expect(failure(endless, [[10_007]])).toBeInstanceOf(ProtocolError);
  });

  // It is no ProtocolError, so what came before is lost with it.
  test('one with an attribute called hasOwnProperty', () => {
    const text = '<header>\n<data hasOwnProperty="x" missed="0" />\n</header>\n\n';
    expect(failure(concat(OK, ascii(text))).received).toEqual([{ kind: 'ready' }]);
  });
});

describe('frames', () => {
  test.each([0, 1, 7, 64 * MiB + 4, 0x7fffffff, 0x80000000, 0xffffffff])(
    'of the length %i are refused before any more is taken',
    (length) => {
      const error = failure(concat(OK, HEADER, frameHeader(length)));
      expect(error).toBeInstanceOf(ProtocolError);
      expect(error.message).toContain(String(length));
    },
  );

  test.each([9, 10, 11, 13, 8 + 4 * 100 + 2])(
    'of the length %i hold no whole number of samples of 4 bytes',
    (length) => {
      expect(failure(concat(OK, HEADER, frameHeader(length)))).toBeInstanceOf(ProtocolError);
    },
  );

  test('with samples but no fields', () => {
    const error = failure(concat(OK, header([]), frameHeader(12), new Uint8Array(4)));
    expect(error).toBeInstanceOf(ProtocolError);
  });

  test.each(['bin ', 'BIN\0', 'BINx', 'ENDx', 'EN\n', 'BID ', '<header>\n', '\0\0\0\0', '\n'])(
    'that begin with %j',
    (mark) => {
      const error = failure(concat(OK, HEADER, frameOf(5), ascii(mark)));
      expect(error).toBeInstanceOf(ProtocolError);
      expect(valuesOf(receivedBefore(error), COLUMN)).toEqual([5]);
    },
  );
});

describe('ends', () => {
  test.each(['END Ok', 'END', 'END ', 'END 5', 'END 5 ', 'END -1 Ok', 'END 1.5 Ok', 'END  5 Ok'])(
    '%j',
    (line) => {
      const error = failure(concat(OK, HEADER, frameOf(1, 2), ascii(`${line}\n`)));
      expect(error).toBeInstanceOf(ProtocolError);
      expect(valuesOf(receivedBefore(error), COLUMN)).toEqual([1, 2]);
    },
  );

  test('an impossible count', () => {
    expect(failure(concat(OK, HEADER, ascii('END 9999999999999999 Ok\n')))).toBeInstanceOf(
      ProtocolError,
    );
  });

  test('one without a line end', () => {
    const stream = concat(OK, HEADER, ascii(`END 5 ${'x'.repeat(5000)}`));
    expect(failure(stream, [[100]])).toBeInstanceOf(ProtocolError);
  });
});

describe('after an error', () => {
  const broken = (): { connection: ReturnType<typeof connected>; received: readonly Data[] } => {
    const connection = connected();
    connection.receiveBytes(concat(OK, HEADER, frameOf(1)), false);
    const more = concat(frameOf(2, 3), frameOf(4, 5, 6).subarray(0, 17));
    connection.receiveBytes(more, false);
    const error = thrownBy(() =>
      connection.receiveBytes(concat(new Uint8Array(3), ascii('garbage')), false),
    );
    return { connection, received: receivedBefore(error) };
  };

  test('the complete data before it is in the error, in one frame if it was gathering', () => {
    const { received } = broken();
    expect(received).toHaveLength(1);
    expect(valuesOf(received, COLUMN)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('data that the same bytes completed is in the error as well', () => {
    const connection = connected();
    const stream = concat(OK, HEADER, frameOf(1, 2), ascii('END 2 Ok\n'), ascii('garbage'));
    const { received } = thrownBy(() => connection.receiveBytes(stream)) as StreamError;
    expect(received.map(({ kind }) => kind)).toEqual(['ready', 'start', 'frame', 'end']);
  });

  test('data that was given before is not given again', () => {
    const connection = connected();
    connection.receiveBytes(concat(OK, HEADER, frameOf(1)));
    const error = thrownBy(() => connection.receiveBytes(ascii('?'))) as StreamError;
    expect(error.received).toEqual([]);
  });

  test('each further call throws, and returns nothing twice', () => {
    const { connection } = broken();
    for (const bytes of [OK, frameOf(1), ascii('END 1 Ok\n')]) {
      const error = thrownBy(() => connection.receiveBytes(bytes));
      expect(error).toBeInstanceOf(ProtocolError);
      expect((error as StreamError).received).toEqual([]);
    }
    expect(() => connection.connect(false)).toThrow(ProtocolError);
    expect(connection.flush()).toEqual([]);
  });

  test('a refusal is final too', () => {
    const connection = connected();
    expect(() => connection.receiveBytes(ascii('ERR no\n'))).toThrow(DataRefusedError);
    expect(() => connection.receiveBytes(OK)).toThrow(ProtocolError);
  });
});
