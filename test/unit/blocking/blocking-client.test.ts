/** What a blocking client refuses before it does anything. */

import { BlockingClient, GetLine, InvalidOptionError, NotConnectedError } from 'pandablocks';
import { describe, expect, test } from 'vitest';

describe('BlockingClient', () => {
  test.each([
    { controlPort: 0 },
    { dataPort: 65536 },
    { controlPort: NaN },
    { connectTimeout: -1 },
    { commandTimeout: NaN },
  ])('refuses %o', (options) => {
    expect(() => new BlockingClient('localhost', options)).toThrow(InvalidOptionError);
  });

  test('refuses a send before connect', () => {
    const panda = new BlockingClient('localhost');
    expect(() => panda.send(new GetLine('A'))).toThrow(NotConnectedError);
    expect(() => panda.send([])).toThrow(NotConnectedError);
  });

  test('is not connected before connect, and can be closed', () => {
    const panda = new BlockingClient('localhost');
    expect(panda).toMatchObject({ isConnected: false, identification: null, host: 'localhost' });
    panda.close();
    panda[Symbol.dispose]();
    expect(panda.isConnected).toBe(false);
  });
});
