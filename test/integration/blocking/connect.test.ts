/** `BlockingClient`: how its control connection comes and goes. */

import { describe, expect, test } from 'vitest';

import { controlPort, listen, run } from '../../helpers/blocking.js';

describe('a connection', () => {
  test('that is lost fails pending calls, and can be made again', async () => {
    const port = await controlPort((line, socket) => {
      if (line !== 'DIE?') return undefined;
      socket.end();
      return null;
    });
    const said = await run(
      ({ P, panda, say, errorOf }) => {
        panda.connect();
        say(errorOf(() => panda.send([new P.GetLine('*ECHO a'), new P.GetLine('DIE')])));
        say(panda.isConnected);
        say(errorOf(() => panda.send(new P.GetLine('*ECHO b')))?.code);
        panda.connect();
        say(panda.send(new P.GetLine('*ECHO c')));
      },
      { controlPort: port },
    );
    const message = `The PandA closed port ${port} (control) of 127.0.0.1.`;
    expect(said).toEqual([
      { name: 'ConnectionClosedError', code: 'CONNECTION_CLOSED', message },
      false,
      'CONNECTION_CLOSED',
      'c',
    ]);
  });

  test('that is reset reports the reason', async () => {
    const port = await controlPort((line, socket) => {
      if (line !== 'DIE?') return undefined;
      socket.resetAndDestroy();
      return null;
    });
    const said = await run(
      ({ P, panda, say }) => {
        panda.connect();
        try {
          panda.send(new P.GetLine('DIE'));
        } catch (error) {
          const { code, message, cause } = error as Error & { code: string };
          say([code, message, (cause as NodeJS.ErrnoException).code]);
        }
      },
      { controlPort: port },
    );
    const where = `port ${port} (control) of 127.0.0.1`;
    const message = `The connection to ${where} was reset by the other end (read ECONNRESET).`;
    expect(said).toEqual([['CONNECTION_CLOSED', message, 'ECONNRESET']]);
  });

  test('that is refused reports what to do', async () => {
    const said = await run(({ P, panda, say }) => {
      try {
        panda.connect();
      } catch (error) {
        const { name, code, message, cause } = error as Error & { code: string };
        say([name, code, error instanceof P.ConnectError, (cause as NodeJS.ErrnoException).code]);
        say(message);
      }
    });
    expect(said).toEqual([
      ['ConnectError', 'CONNECT_FAILED', true, 'ECONNREFUSED'],
      expect.stringMatching(/^No connection to port 1 \(control\) of 127.0.0.1: .*Check the port/),
    ]);
  });

  test('is closed after unrequested data', async () => {
    const port = await controlPort((line) => (line === 'CHAT?' ? 'OK =1\nOK =2' : undefined));
    const said = await run(
      ({ P, panda, say, errorOf }) => {
        panda.connect();
        say(panda.send(new P.GetLine('CHAT')));
        say(errorOf(() => panda.send(new P.GetLine('*ECHO a'))));
        say(panda.isConnected);
      },
      { controlPort: port },
    );
    const message = expect.stringMatching(
      /was closed: .* "OK =2", which answers no command/,
    ) as unknown;
    expect(said).toMatchObject(['1', { code: 'CONNECTION_CLOSED', message }, false]);
  });

  test('identifies the PandA', async () => {
    const port = await controlPort(() => undefined);
    const said = await run(
      ({ panda, say }) => {
        say(panda.identification);
        panda.connect();
        say(panda.identification);
      },
      { controlPort: port },
    );
    expect(said).toMatchObject([null, { software: '4.1', version: [4, 1] }]);
  });

  test('accepts a server that does not report its version', async () => {
    const port = await controlPort((line) => (line === '*IDN?' ? 'OK =something else' : undefined));
    const said = await run(
      ({ P, panda, say }) => {
        class Version extends P.Command<unknown> {
          *execute(version?: unknown): Generator<never, unknown, void> {
            yield* [];
            return version;
          }
        }
        panda.connect();
        say([panda.identification?.text, panda.send(new Version())]);
      },
      { controlPort: port },
    );
    expect(said).toEqual([['something else', null]]);
  });

  test.each<[string, () => Promise<number>, RegExp]>([
    ['refuses to say who it is', () => controlPort(() => 'ERR no'), /got "ERR no"/],
    ['does not say who it is', () => controlPort(() => null), /no answer within 0\.\d+ s/],
    ['closes at once', () => listen((socket) => socket.end()), /The PandA closed port/],
  ])('to a server that %s', async (_, server, reason) => {
    const port = await server();
    const said = await run(
      ({ panda, say, errorOf }) => {
        say(errorOf(() => panda.connect()));
        say(panda.isConnected);
      },
      { controlPort: port, connectTimeout: 0.5 },
    );
    expect(said).toMatchObject([{ code: 'CONNECT_FAILED' }, false]);
    const { message } = said[0] as Error;
    expect(message).toMatch(/^Port \d+ of 127.0.0.1 is not the control port of a PandA: /);
    expect(message).toMatch(reason);
  });
});
