/** Time-outs and aborts of single commands: the connection and the other commands don't notice. */

import { getEventListeners } from 'node:events';

import {
  AsyncClient,
  Command,
  CommandError,
  CommandTimeoutError,
  type ExchangeGenerator,
  Get,
  InvalidOptionError,
  Put,
} from 'pandablocks';
import { describe, expect, test } from 'vitest';

import {
  connectedTo,
  ControlServer,
  echo,
  rejection,
  until,
} from '../../helpers/control/control-server.js';

/** Keeps its answers back until they are let out; each of them tells its question. */
async function holding(): Promise<{ server: ControlServer; letOut: () => void }> {
  const held: string[] = [];
  const server = await ControlServer.start((line) => {
    if (line === '*IDN?') return echo(line);
    held.push(line.startsWith('MANY') ? `!1\n!2\n.\n` : echo(line));
    return null;
  });
  return { server, letOut: () => server.peer.write(held.splice(0).join('')) };
}

/** Asks a lot, so that what is sent after it waits in the client. */
function fill(client: AsyncClient): Promise<unknown> {
  return Promise.all(Array.from({ length: 256 }, (_, i) => client.send(new Get(`FILL${i}`))));
}

describe('a time-out', () => {
  test.each(['B', 'MANY'])(
    'of %s leaves the others their answers, and takes none',
    async (late) => {
      const { server, letOut } = await holding();
      const client = await connectedTo(server);
      const a = client.send(new Get('A'));
      const timedOut = client.send(new Get(late), { timeout: 0.02 });
      const c = client.send(new Get('C'));
      const error = await rejection(timedOut);
      expect(error).toBeInstanceOf(CommandTimeoutError);
      expect(error.message).toBe(`Get("${late}") got no answer within 0.02 s.`);
      letOut();
      expect(await Promise.all([a, c])).toEqual(['A?', 'C?']);
      const d = client.send(new Get('D'));
      await server.hasReceived(5);
      letOut();
      expect(await d).toBe('D?');
      expect(client.isConnected).toBe(true);
    },
  );

  test('is that of the client by default', async () => {
    const { server } = await holding();
    const client = await connectedTo(server, { commandTimeout: 0.03 });
    const error = await rejection(client.send(new Get('A')));
    expect(error.message).toContain('within 0.03 s');
  });

  test('of many commands affects all of them, whatever their order', async () => {
    const { server, letOut } = await holding();
    const client = await connectedTo(server, { commandTimeout: Infinity });
    const patient = client.send(new Get('A'));
    const timeouts = [0.05, 0, 0.01, 0.08, 0.02, 0.05];
    const errors = await Promise.all(
      timeouts.map((timeout) => rejection(client.send(new Get('B'), { timeout }))),
    );
    expect(errors.every((error) => error instanceof CommandTimeoutError)).toBe(true);
    letOut();
    expect(await patient).toBe('A?');
  });

  test.each([-1, NaN])('of %d is refused', async (timeout) => {
    const client = await connectedTo(await ControlServer.start());
    const error = await rejection(client.send(new Get('A'), { timeout }));
    expect(error).toBeInstanceOf(InvalidOptionError);
  });

  test('before it was sent: it never will be', async () => {
    const { server, letOut } = await holding();
    const client = await connectedTo(server);
    const filling = fill(client);
    await rejection(client.send(new Put('LATE', '1'), { timeout: 0.02 }));
    letOut();
    await filling;
    const last = client.send(new Get('LAST'));
    await until(() => server.received.at(-1) === 'LAST?');
    letOut();
    expect(await last).toBe('LAST?');
    expect(server.received).not.toContain('LATE=1');
  });

  test('in the middle of a command sends no more of it', async () => {
    class Three extends Command<void> {
      *execute(): ExchangeGenerator<void> {
        yield* new Put('A', '1').execute();
        yield* new Put('B', '1').execute();
      }
    }
    const { server, letOut } = await holding();
    const client = await connectedTo(server);
    await rejection(client.send(new Three(), { timeout: 0.02 }));
    letOut();
    const last = client.send(new Get('LAST'));
    await server.hasReceived(3);
    letOut();
    await last;
    expect(server.received).toEqual(['*IDN?', 'A=1', 'LAST?']);
  });
});

describe('an abort', () => {
  test('before: nothing is sent', async () => {
    const server = await ControlServer.start();
    const client = await connectedTo(server);
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    expect(await rejection(client.send(new Get('A'), { signal }))).toBe(reason);
    expect(await client.send(new Get('B'))).toBe('B?');
    expect(server.received).toEqual(['*IDN?', 'B?']);
  });

  test('while the answer is on its way', async () => {
    const { server, letOut } = await holding();
    const client = await connectedTo(server);
    const controller = new AbortController();
    const aborted = client.send(new Get('A'), { signal: controller.signal });
    const other = client.send(new Get('B'));
    await server.hasReceived(3);
    controller.abort();
    expect((await rejection(aborted)).name).toBe('AbortError');
    letOut();
    expect(await other).toBe('B?');
  });

  test('before it was sent: it never will be', async () => {
    const { server, letOut } = await holding();
    const client = await connectedTo(server);
    const filling = fill(client);
    const controller = new AbortController();
    const aborted = client.send(new Put('LATE', '1'), { signal: controller.signal });
    controller.abort();
    await rejection(aborted);
    await server.hasReceived(257);
    letOut();
    await filling;
    expect(server.received).not.toContain('LATE=1');
  });

  test('after: nothing happens', async () => {
    const client = await connectedTo(await ControlServer.start());
    const controller = new AbortController();
    const { signal } = controller;
    expect(await client.send(new Get('A'), { signal })).toBe('A?');
    controller.abort();
    expect(await client.send(new Get('B'))).toBe('B?');
  });

  test('of two commands of one turn, each with its own signal', async () => {
    const { server } = await holding();
    const client = await connectedTo(server);
    const controllers = [new AbortController(), new AbortController()];
    const sends = controllers.map(({ signal }) => rejection(client.send(new Get('A'), { signal })));
    const listeners = (): number[] =>
      controllers.map(({ signal }) => getEventListeners(signal, 'abort').length);
    expect(listeners()).toEqual([1, 1]);
    await server.hasReceived(3);
    const reasons = controllers.map((controller, i) => {
      const reason = new Error(`enough of ${i}`);
      controller.abort(reason);
      return reason;
    });
    expect(await Promise.all(sends)).toEqual(reasons);
    expect(listeners()).toEqual([0, 0]);
  });

  test('leaves no listener on the signals of answered commands', async () => {
    const client = await connectedTo(await ControlServer.start());
    const controllers = [new AbortController(), new AbortController()];
    const sends = controllers.map(({ signal }, i) => client.send(new Get(`A${i}`), { signal }));
    expect(await Promise.all(sends)).toEqual(['A0?', 'A1?']);
    for (const { signal } of controllers) expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('of many at once', async () => {
    const { server } = await holding();
    const client = await connectedTo(server);
    const controller = new AbortController();
    const { signal } = controller;
    const sends = Array.from({ length: 5000 }, () =>
      rejection(client.send(new Get('A'), { signal })),
    );
    controller.abort();
    const errors = await Promise.all(sends);
    expect(errors.every((error) => error === signal.reason)).toBe(true);
    expect(client.isConnected).toBe(true);
  });
});

test('a thousand at once get their own answers', async () => {
  const client = await connectedTo(await ControlServer.start());
  const fields = Array.from({ length: 1000 }, (_, i) => `F${i}`);
  const values = await Promise.all(fields.map((field) => client.send(new Get(field))));
  expect(values).toEqual(fields.map((field) => `${field}?`));
});

test('at most 256 are in flight at a time', async () => {
  const { server, letOut } = await holding();
  const client = await connectedTo(server);
  const sends = Promise.all(Array.from({ length: 600 }, (_, i) => client.send(new Get(`F${i}`))));
  await server.hasReceived(1 + 256);
  // A whole turn of another connection: more would have come by now.
  await connectedTo(server);
  expect(server.received.filter((line) => line !== '*IDN?')).toHaveLength(256);
  const [peer] = server.peers;
  server.peers.push(peer!);
  letOut();
  await until(() => server.received.at(-1) === 'F511?');
  letOut();
  await until(() => server.received.at(-1) === 'F599?');
  letOut();
  expect(await sends).toEqual(Array.from({ length: 600 }, (_, i) => `F${i}?`));
});

test('a refusal quotes question and answer in one line', async () => {
  const client = await connectedTo(
    await ControlServer.start((line) => (line === '*IDN?' ? echo(line) : 'ERR No such block\n')),
  );
  const error = await rejection(client.send(new Put('NO.SUCH', '1')));
  expect(error).toBeInstanceOf(CommandError);
  expect(error).toMatchObject({
    command: 'Put("NO.SUCH", "1")',
    sent: ['NO.SUCH=1'],
    received: ['ERR No such block'],
    message: 'Put("NO.SUCH", "1") failed: sent "NO.SUCH=1", got "ERR No such block"',
  });
});
