/** What users can set: what is refused. */

import { AsyncClient, BlockingClient, InvalidOptionError } from 'pandablocks';
import { expect, test } from 'vitest';

test.each([AsyncClient, BlockingClient])('%o needs a host', (Client) => {
  for (const host of ['', ' ', undefined as unknown as string, null as unknown as string]) {
    expect(() => new Client(host)).toThrow(InvalidOptionError);
  }
  expect(() => new Client('')).toThrow(/^The host is empty: give the name or the address/);
  expect(new Client('panda').host).toBe('panda');
});
