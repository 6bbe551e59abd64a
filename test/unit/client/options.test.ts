/** What users can set: what is refused. */

import {
  AsyncClient,
  BlockingClient,
  type Command,
  GetLine,
  InvalidOptionError,
} from 'pandablocks';
import { expect, test } from 'vitest';

test.each([AsyncClient, BlockingClient])('%o requires a host', (Client) => {
  for (const host of ['', ' ', undefined as unknown as string, null as unknown as string]) {
    expect(() => new Client(host)).toThrow(InvalidOptionError);
  }
  expect(() => new Client('')).toThrow(/^The host is empty: give the name or the address/);
  expect(new Client('panda').host).toBe('panda');
});

test.each([AsyncClient, BlockingClient])('%o accepts a host without a port', (Client) => {
  expect(() => new Client('127.0.0.1:8888')).toThrow(
    'The host "127.0.0.1:8888" has a port in it: give "127.0.0.1" alone, and the port as',
  );
  expect(() => new Client('[::1]:8888')).toThrow(InvalidOptionError);
  expect(new Client('::1').host).toBe('::1');
  expect(new Client('fe80::1:8888').host).toBe('fe80::1:8888');
});

test.each([AsyncClient, BlockingClient])('%o refuses unknown options', (Client) => {
  const options = { controlprot: 1 } as object;
  expect(() => new Client('panda', options)).toThrow(
    new InvalidOptionError(`${Client.name} has no option "controlprot": did you mean controlPort?`),
  );
  expect(() => new Client('panda', { controlPort: '8888' as unknown as number })).toThrow(
    new InvalidOptionError("controlPort is '8888': give a port as a number, without quotes."),
  );
  expect(() => new Client('panda', { dataPort: 65_536 })).toThrow(
    new InvalidOptionError('dataPort is 65536: give a port from 1 to 65535.'),
  );
});

test.each([
  [undefined, "undefined is not a command: send one such as new Get('PULSE1.DELAY')."],
  [null, 'null is not a command: '],
  ['*IDN?', "'*IDN?' is not a command: "],
  [{ lines: [['a']] }, '{ lines: [Array] } is not a command: '],
  [GetLine, '[class GetLine'],
])('%o is no command', async (value, message) => {
  const command = value as unknown as Command<unknown>;
  // A promise is given, whatever is wrong: who awaits it later has a chance to catch.
  const sent = new AsyncClient('panda').send(command);
  const error: unknown = await sent.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InvalidOptionError);
  expect((error as Error).message).toContain(message);
  const panda = new BlockingClient('panda');
  for (const commands of [command, [new GetLine('A'), command]]) {
    expect(() => panda.send(commands as typeof command)).toThrow(InvalidOptionError);
    expect(() => panda.send(commands as typeof command)).toThrow(message);
  }
});
