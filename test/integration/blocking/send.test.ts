/** `BlockingClient`: sending commands. */

import { describe, expect, test } from 'vitest';

import { controlPort, run } from '../../helpers/blocking.js';

describe('send', () => {
  test('names the line that is too long for a PandA, which closes the connection', async () => {
    const port = await controlPort((line, socket) => {
      if (line.length <= 4096) return undefined;
      socket.end();
      return null;
    });
    const said = await run(
      ({ P, panda, say, errorOf }) => {
        panda.connect();
        say(errorOf(() => panda.send(new P.Put('*ECHO', 'x'.repeat(5000)))));
      },
      { controlPort: port },
    );
    expect(said).toMatchObject([
      {
        code: 'CONNECTION_CLOSED',
        message: expect.stringMatching(
          /^The PandA closed .*\. A line of 5006 characters, "\*ECHO=x+/,
        ) as unknown,
      },
    ]);
  });

  test('gives one result for one command, and always an array for several', async () => {
    const port = await controlPort(() => undefined);
    const said = await run(
      ({ P, panda, say }) => {
        panda.connect();
        say(panda.send(new P.GetLine('*ECHO a')));
        say(panda.send([new P.GetLine('*ECHO a'), new P.Get('*ECHO b')]));
        say(panda.send([new P.GetLine('*ECHO a')]));
        say(panda.send([]));
      },
      { controlPort: port },
    );
    expect(said).toEqual(['a', ['a', 'b'], ['a'], []]);
  });

  test('sends all questions at once', async () => {
    const unanswered: string[] = [];
    const port = await controlPort((line, socket) => {
      if (line === '*IDN?') return undefined;
      unanswered.push(line);
      if (unanswered.length === 100) socket.write('OK =x\n'.repeat(100));
      return null;
    });
    const said = await run(
      ({ P, panda, say }) => {
        panda.connect();
        say(panda.send(Array.from({ length: 100 }, (_, i) => new P.GetLine(`A${i}`))).length);
      },
      { controlPort: port },
    );
    expect(said).toEqual([100]);
  });

  test("runs a user's command, which gets the version", async () => {
    const port = await controlPort(() => undefined);
    const said = await run(
      ({ P, panda, say }) => {
        class Twice extends P.Command<unknown> {
          *execute(version?: unknown): Generator<never, unknown, void> {
            const first = yield* new P.GetLine('*ECHO 1').execute() as Generator<never, string>;
            const second = yield* new P.GetLine('*ECHO 2').execute() as Generator<never, string>;
            return { version, first, second };
          }
        }
        panda.connect();
        say(panda.send(new Twice()));
      },
      { controlPort: port },
    );
    expect(said).toEqual([{ version: [4, 1], first: '1', second: '2' }]);
  });

  test('reports a command that sends commands itself, and loses the connection', async () => {
    const port = await controlPort(() => undefined);
    const said = await run(
      ({ P, panda, say, errorOf }) => {
        class Nested extends P.Command<unknown> {
          *execute(): Generator<never, unknown, void> {
            yield* new P.GetLine('*ECHO 1').execute() as Generator<never, string>;
            return panda.send(new P.GetLine('*ECHO 2'));
          }
        }
        panda.connect();
        say(errorOf(() => panda.send(new Nested())));
        say(panda.isConnected);
        panda.connect();
        say(panda.send(new P.GetLine('*ECHO 3')));
      },
      { controlPort: port },
    );
    const message = expect.stringMatching(
      /called send\(\), let it yield the exchanges instead\.$/,
    ) as unknown;
    expect(said).toMatchObject([{ code: 'CONNECTION_CLOSED', message }, false, '3']);
  });

  test('throws the first error after all answers, and stays in step', async () => {
    const port = await controlPort((line) => (line.startsWith('BAD') ? `ERR ${line}` : undefined));
    const said = await run(
      ({ P, panda, say, errorOf }) => {
        panda.connect();
        const commands = ['*ECHO a', 'BAD1', 'BAD2', '*ECHO b'].map((name) => new P.GetLine(name));
        say(errorOf(() => panda.send(commands)));
        say(panda.send(new P.GetLine('*ECHO c')));
        // What can't be sent does not disturb what was begun before it.
        say(errorOf(() => panda.send([new P.GetLine('*ECHO d'), new P.GetLine('a\nb')]))?.code);
        say(panda.send(new P.GetLine('*ECHO e')));
      },
      { controlPort: port },
    );
    expect(said).toEqual([
      expect.objectContaining({
        name: 'CommandError',
        code: 'COMMAND_FAILED',
        message: expect.stringContaining('BAD1') as unknown,
      }),
      'c',
      'INVALID_OPTION',
      'e',
    ]);
  });

  test('remains usable after a timeout; a late answer is not taken for another answer', async () => {
    let late: (() => void) | null = null;
    const port = await controlPort((line, socket) => {
      if (line === 'SLOW?') {
        late = () => socket.write('OK =late\n');
        return null;
      }
      late?.();
      late = null;
      return undefined;
    });
    const said = await run(
      ({ P, panda, say, errorOf }) => {
        panda.connect();
        say(errorOf(() => panda.send(new P.GetLine('SLOW'), { timeout: 0.1 })));
        say(panda.isConnected);
        say(panda.send(new P.GetLine('*ECHO next')));
        say(panda.send([new P.GetLine('*ECHO a'), new P.GetLine('*ECHO b')]));
      },
      { controlPort: port },
    );
    const message = 'GetLine("SLOW") got no answer within 0.1 s.';
    expect(said).toEqual([
      { name: 'CommandTimeoutError', code: 'COMMAND_TIMEOUT', message },
      true,
      'next',
      ['a', 'b'],
    ]);
  });

  test('has its own time limit, which may be longer than that of the client', async () => {
    const port = await controlPort((line, socket) => {
      if (line !== 'SLOW?') return undefined;
      setTimeout(() => socket.write('OK =late\n'), 500);
      return null;
    });
    const said = await run(
      ({ P, panda, say }) => {
        panda.connect();
        say(panda.send(new P.GetLine('SLOW'), { timeout: 1000 }));
        say(panda.send([new P.GetLine('SLOW')], { timeout: Infinity }));
      },
      { controlPort: port, commandTimeout: 0.1 },
    );
    expect(said).toEqual(['late', ['late']]);
  });

  test("uses the client's time limit by default", async () => {
    const port = await controlPort((line) => (line === 'SLOW?' ? null : undefined));
    const said = await run(
      ({ P, panda, say, errorOf }) => {
        panda.connect();
        say(errorOf(() => panda.send([new P.GetLine('*ECHO a'), new P.GetLine('SLOW')])));
      },
      { controlPort: port, commandTimeout: 0.1 },
    );
    expect(said).toMatchObject([{ message: 'GetLine("SLOW") got no answer within 0.1 s.' }]);
  });

  test('requires a connection', async () => {
    const port = await controlPort(() => undefined);
    const said = await run(
      ({ P, panda, say, errorOf }) => {
        say(panda.isConnected);
        say(errorOf(() => panda.send(new P.Identify()))?.code);
        panda.connect();
        panda.close();
        panda.close();
        say(panda.isConnected);
        say(errorOf(() => panda.send(new P.Identify()))?.code);
        panda.connect();
        say(panda.send(new P.GetLine('*ECHO again')));
      },
      { controlPort: port },
    );
    expect(said).toEqual([false, 'NOT_CONNECTED', false, 'CONNECTION_CLOSED', 'again']);
  });
});
