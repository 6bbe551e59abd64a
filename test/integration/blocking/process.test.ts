/** What `BlockingClient` does to the process that it is in. */

import type { Socket } from 'node:net';

import { describe, expect, onTestFinished, test } from 'vitest';

import { controlPort, dataPort, run, Running, scriptText, start } from '../../helpers/blocking.js';

/** Answers what begins with SLOW when it is asked something else. */
const slow = (): Promise<number> =>
  controlPort((line, socket) => {
    if (line.startsWith('SLOW')) {
      waiting.set(socket, (waiting.get(socket) ?? 0) + 1);
      return null;
    }
    socket.write('OK =late\n'.repeat(waiting.get(socket) ?? 0));
    waiting.delete(socket);
    return undefined;
  });

/** Until a script that has just said that it is going to wait does. */
const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300));

const waiting = new WeakMap<Socket, number>();

test('waiting uses no CPU time', async () => {
  const data = await dataPort(() => {});
  const said = await run(
    ({ P, panda, say, errorOf }) => {
      panda.connect();
      const before = process.cpuUsage();
      say(errorOf(() => panda.send(new P.GetLine('SLOW'), { timeout: 1 }))?.code);
      say(errorOf(() => [...panda.data({ frameTimeout: 1 })])?.code);
      const { user, system } = process.cpuUsage(before);
      say((user + system) / 1e6);
    },
    { controlPort: await slow(), dataPort: data },
  );
  expect(said).toEqual(['COMMAND_TIMEOUT', 'DATA_TIMEOUT', expect.any(Number)]);
  // Of two seconds.
  expect(said[2]).toBeLessThan(0.6);
});

describe('the process ends', () => {
  test('without close()', async () => {
    const script = start(
      ({ P, panda, say }) => {
        panda.connect();
        say(panda.send(new P.GetLine('*ECHO a')));
        say(panda.data().next().value?.kind);
      },
      { controlPort: await slow(), dataPort: await dataPort(() => {}) },
    );
    expect(await script.finished()).toMatchObject({ code: 0, stderr: '', said: ['a', 'ready'] });
  });

  test('with close(), and by an error', async () => {
    const script = start(
      ({ P, panda }) => {
        panda.connect();
        try {
          panda.send(new P.GetLine('SLOW'), { timeout: 0.1 });
        } finally {
          panda[Symbol.dispose]();
        }
      },
      { controlPort: await slow() },
    );
    const { code, stderr } = await script.finished();
    expect(code).toBe(1);
    expect(stderr).toMatch(/CommandTimeoutError: GetLine\("SLOW"\) got no answer/);
  });
});

describe('Ctrl-C', () => {
  test.each(['send', 'data'])('ends a script that waits in %s', async (where) => {
    const script = start(
      ({ P, panda, say }) => {
        panda.connect();
        say('waiting');
        if ((globalThis as { where?: string }).where === 'send') {
          panda.send(new P.GetLine('SLOW'), { timeout: 1000 });
        } else {
          for (const data of panda.data()) say(data.kind);
        }
      },
      {
        controlPort: await slow(),
        dataPort: await dataPort(() => {}),
        setUp: `globalThis.where = '${where}';`,
      },
    );
    await script.printed(where === 'send' ? /waiting/ : /ready/);
    script.process.kill('SIGINT');
    expect(await script.finished()).toMatchObject({ signal: 'SIGINT' });
  });

  test('runs handlers, which can use the client, and throws; the client stays usable', async () => {
    const script = start(
      ({ P, panda, say, errorOf }) => {
        process.on('SIGINT', (signal) => {
          say([signal, panda.send(new P.GetLine('*ECHO handled'))]);
        });
        process.once('SIGINT', () => say('once'));
        panda.connect();
        for (const wait of ['first', 'second']) {
          say(wait);
          say(errorOf(() => panda.send(new P.GetLine('SLOW'), { timeout: 1000 })));
          say(panda.send(new P.GetLine('*ECHO after')));
        }
      },
      { controlPort: await slow() },
    );
    for (const wait of [/first/, /second/]) {
      await script.printed(wait);
      await moment();
      script.process.kill('SIGINT');
    }
    const message = 'Interrupted by SIGINT while waiting for the PandA.';
    const interrupted = { name: 'InterruptedError', code: 'INTERRUPTED', message };
    const { code, said } = await script.finished();
    expect(code).toBe(0);
    expect(said).toEqual([
      ...['first', ['SIGINT', 'handled'], 'once', interrupted, 'after'],
      ...['second', ['SIGINT', 'handled'], interrupted, 'after'],
    ]);
  });

  test('runs handlers once between many short commands, and throws', async () => {
    const script = start(
      async ({ P, panda, say, errorOf }) => {
        process.on('SIGINT', () => say('handled'));
        panda.connect();
        say('begun');
        const error = errorOf(() => {
          for (;;) panda.send(new P.GetLine('*ECHO a'));
        });
        say(error?.code);
        say(panda.send(new P.GetLine('*ECHO after')));
        await new Promise((resolve) => setTimeout(resolve, 100));
      },
      { controlPort: await slow() },
    );
    await script.printed(/begun/);
    // One that comes between two commands is for the event loop.
    const again = setInterval(() => {
      if (!script.stdout.includes('handled')) script.process.kill('SIGINT');
    }, 300);
    onTestFinished(() => {
      clearInterval(again);
    });
    const { code, said } = await script.finished();
    expect(code).toBe(0);
    expect(said.slice(0, 4)).toEqual(['begun', 'handled', 'INTERRUPTED', 'after']);
  });

  test('a handler can end the process', async () => {
    const script = start(
      ({ panda, say }) => {
        process.on('SIGINT', () => process.exit(42));
        for (const data of panda.data()) say(data.kind);
      },
      { dataPort: await dataPort(() => {}) },
    );
    await script.printed(/ready/);
    await moment();
    script.process.kill('SIGINT');
    expect(await script.finished()).toMatchObject({ code: 42, said: ['ready'] });
  });
});

describe('in the REPL', () => {
  /** With `P`, and `panda` that is connected. */
  async function startRepl(ports: { controlPort: number; dataPort?: number }): Promise<{
    type: (line: string, answer: RegExp) => Promise<void>;
    interrupt: () => Promise<void>;
    end: () => Promise<number | null>;
  }> {
    const repl = new Running(['-i']);
    const type = async (line: string, answer: RegExp): Promise<void> => {
      repl.stdout = '';
      repl.process.stdin!.write(`${line}\n`);
      await repl.printed(answer);
    };
    await type(`const P = await import('pandablocks')`, /undefined/);
    await type(
      `const panda = new P.BlockingClient('127.0.0.1', ${JSON.stringify(ports)})`,
      /undef/,
    );
    await type(`panda.connect()`, /undefined/);
    return {
      type,
      interrupt: async () => {
        await moment();
        repl.process.kill('SIGINT');
        await repl.printed(/interrupted by `SIGINT`/);
      },
      end: async () => {
        repl.process.stdin!.write('.exit\n');
        return (await repl.closed).code;
      },
    };
  }

  test('works, and Ctrl-C ends only the call', async () => {
    const { type, interrupt, end } = await startRepl({
      controlPort: await slow(),
      dataPort: await dataPort(() => {}),
    });
    await type(`panda.send([new P.GetLine('*ECHO a'), new P.GetLine('*ECHO b')])`, /'a', 'b'/);
    await type(`const iterator = panda.data(); iterator.next().value.kind`, /'ready'/);
    for (const call of ['iterator.next()', `panda.send(new P.GetLine('SLOW'), { timeout: 99 })`]) {
      await type(`console.log('wai' + 'ting'); ${call}`, /waiting/);
      await interrupt();
    }
    await type(`panda.send(new P.GetLine('*ECHO still')) + panda.isConnected`, /'stilltrue'/);
    await type(`[iterator.return().done, iterator.next().done]`, /true, true/);
    expect(await end()).toBe(0);
  });

  test('Ctrl-C between short commands loses no answer, or reports the lost connection', async () => {
    const { type, interrupt } = await startRepl({ controlPort: await slow() });
    await type(
      `const echo = (text) => {
        try {
          return panda.send(new P.GetLine('*ECHO ' + text));
        } catch (error) {
          if (error.code !== 'CONNECTION_CLOSED') throw error;
          panda.connect();
          return panda.send(new P.GetLine('*ECHO ' + text));
        }
      }`.replaceAll('\n', ''),
      /undefined/,
    );
    for (let i = 0; i < 10; i++) {
      const loop = `for (;;) { const got = echo('x'); if (got !== 'x') throw new Error(got); }`;
      await type(`console.log('loo' + 'ping'); ${loop}`, /looping/);
      await interrupt();
      await type(`echo('${i}')`, new RegExp(`'${i}'`));
    }
  });
});

describe('in a worker thread', () => {
  const inWorker = (body: string): string =>
    `import { Worker } from 'node:worker_threads';
     const body = ${JSON.stringify(body)}
       .replace("'pandablocks'", JSON.stringify(import.meta.resolve('pandablocks')));
     const worker = new Worker(new URL('data:text/javascript,' + encodeURIComponent(body)));`;

  test('works', async () => {
    const body = scriptText(
      ({ P, panda, say, errorOf }) => {
        panda.connect();
        say(panda.send([new P.GetLine('*ECHO a')]));
        say(errorOf(() => panda.send(new P.GetLine('SLOW'), { timeout: 0.5 }))?.code);
      },
      { controlPort: await slow() },
    );
    const script = new Running(['--input-type=module', '-e', inWorker(body)]);
    expect(await script.finished()).toMatchObject({
      code: 0,
      said: [['a'], 'COMMAND_TIMEOUT'],
    });
  });

  test('can be ended while it waits', async () => {
    const body = scriptText(
      ({ panda, say }) => {
        for (const { kind } of panda.data()) say(kind);
      },
      { dataPort: await dataPort(() => {}) },
    );
    const script = new Running([
      ...['--input-type=module', '-e'],
      `${inWorker(body)}
       await new Promise((resolve) => process.stdin.once('data', resolve));
       process.stdin.destroy();
       await worker.terminate();`,
    ]);
    await script.printed(/ready/);
    script.process.stdin!.write('end\n');
    expect(await script.finished()).toMatchObject({ code: 0, said: ['ready'] });
  });
});
