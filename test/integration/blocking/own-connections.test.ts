/** `BlockingClient`: commands that have a connection of their own. */

import { readFileSync } from 'node:fs';

import { Simulator } from 'pandablocks/sim';
import { describe, expect, onTestFinished, test } from 'vitest';

import { controlPort, listen, run } from '../../helpers/blocking.js';
import { startSimPanda } from '../../helpers/sim/sim-panda.js';

const TUTORIAL = readFileSync(new URL('../../../states/tutorial.sav', import.meta.url), 'utf8');

async function startSimulator(): Promise<Simulator> {
  const sim = await Simulator.start({ controlPort: 0, dataPort: 0, speed: 1000 });
  onTestFinished(() => sim.close());
  return sim;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('GetState and SetState', () => {
  test('take no changes from other connections, and leave no connection open', async () => {
    const { port, connections } = await startSimPanda();
    const said = await run(
      ({ P, panda, ports, say }) => {
        const other = new P.BlockingClient('127.0.0.1', ports);
        const changes = new P.GetChanges(P.ChangeGroup.Config);
        other.connect();
        panda.connect();
        say(other.send(changes).values.size > 0);
        say(panda.send(changes).values.get('PULSE1.DELAY'));
        say(panda.send(new P.GetState()).includes('PULSE1.DELAY=0'));
        say(panda.send(new P.SetState(['PULSE1.DELAY=2'])));
        for (const each of [panda, other]) {
          say([...each.send(changes).values]);
          each.close();
        }
      },
      { controlPort: port },
    );
    const changed = [['PULSE1.DELAY', '2']];
    expect(said).toEqual([true, '0', true, [], changed, changed]);
    await until(() => connections() === 0);
  });

  test('identify the PandA and its version before the commands run', async () => {
    const questions: string[] = [];
    const port = await controlPort((line) => void questions.push(line));
    const said = await run(
      ({ P, panda, say }) => {
        class Version extends P.OwnConnectionCommand<unknown> {
          *execute(version?: unknown): Generator<never, unknown, void> {
            yield* new P.GetLine('*ECHO own').execute() as Generator<never, string>;
            return version;
          }
        }
        panda.connect();
        say(panda.send(new Version()));
      },
      { controlPort: port },
    );
    expect(said).toEqual([[4, 1]]);
    expect(questions).toEqual(['*IDN?', '*IDN?', '*ECHO own?']);
  });

  test('configure and read back a simulated PandA', async () => {
    const sim = await startSimulator();
    const said = await run(
      ({ P, panda, say }) => {
        const { tutorial } = globalThis as unknown as { tutorial: string };
        panda.connect();
        panda.send(new P.SetState(tutorial.split('\n').slice(0, -1)));
        const saved = panda.send(new P.GetState());
        for (const data of panda.data({ frameTimeout: 30 })) {
          if (data.kind === 'ready') panda.send(new P.Arm());
          if (data.kind === 'end') {
            say([data.reason, data.samples > 0]);
            break;
          }
        }
        panda.send(new P.SetState(saved));
        say(panda.send(new P.GetState()).toSorted().join() === saved.toSorted().join());
      },
      {
        controlPort: sim.controlPort,
        dataPort: sim.dataPort,
        setUp: `globalThis.tutorial = ${JSON.stringify(TUTORIAL)};`,
      },
    );
    expect(said).toEqual([['Ok', true], true]);
  });
});

describe('in a list of commands', () => {
  test('run in order, and each sees the effects of earlier ones', async () => {
    const sim = await startSimulator();
    const said = await run(
      ({ P, panda, say }) => {
        const delay = new P.GetLine('PULSE1.DELAY');
        const state = new P.GetState();
        panda.connect();
        const set = new P.SetState(['PULSE1.DELAY=7']);
        const put = new P.Put('PULSE1.DELAY', '5');
        const results = panda.send([delay, put, delay, state, set, state, delay]);
        say(
          results.map((result) =>
            Array.isArray(result)
              ? result.filter((line) => line.startsWith('PULSE1.DELAY='))
              : (result ?? null),
          ),
        );
      },
      { controlPort: sim.controlPort },
    );
    const [five, seven] = [['PULSE1.DELAY=5'], ['PULSE1.DELAY=7']];
    expect(said).toEqual([['0', null, '5', five, [], seven, '7']]);
  });

  test('do not keep the other commands from running when they fail', async () => {
    const sim = await startSimulator();
    const said = await run(
      ({ P, panda, say, errorOf }) => {
        panda.connect();
        const commands = [
          ...[new P.SetState(['NOPE1.X=1']), new P.Put('NOPE2.X', '1')],
          new P.Put('PULSE1.DELAY', '3'),
        ];
        say(errorOf(() => panda.send(commands))?.code);
        say(panda.send([new P.GetLine('PULSE1.DELAY')]));
      },
      { controlPort: sim.controlPort },
    );
    expect(said).toEqual(['STATE_INCOMPLETE', ['3']]);
  });
});

describe('failures', () => {
  test('one time limit includes connecting and all commands; no command begins after it', async () => {
    let connections = 0;
    const questions: string[] = [];
    const port = await listen((socket) => {
      const isFirst = connections++ === 0;
      socket.on('data', (bytes) => {
        questions.push(String(bytes));
        if (isFirst) socket.write('OK =PandA\n');
      });
    });
    const said = await run(
      ({ P, panda, say, errorOf }) => {
        panda.connect();
        const state = new P.GetState();
        say(errorOf(() => panda.send(state, { timeout: 0.2 })));
        say(errorOf(() => panda.send([state, new P.GetLine('A'), state], { timeout: 0.2 })));
        say(panda.send(new P.GetLine('B')));
      },
      // No part of the time that the commands have.
      { controlPort: port, connectTimeout: 1000 },
    );
    const late = { name: 'CommandTimeoutError', code: 'COMMAND_TIMEOUT' };
    const message = 'GetState() got no answer within 0.2 s.';
    expect(said).toEqual([{ ...late, message }, { ...late, message }, 'PandA']);
    expect(questions).toEqual(['*IDN?\n', '*IDN?\n', '*IDN?\n', 'B?\n']);
  });

  test('no server', async () => {
    let connections = 0;
    const port = await listen((socket) => {
      if (connections++ > 0) socket.destroy();
      socket.on('data', () => socket.write('OK =PandA\n'));
    });
    const said = await run(
      ({ P, panda, say, errorOf }) => {
        panda.connect();
        say(errorOf(() => panda.send(new P.GetState()))?.code);
        say(panda.send(new P.GetLine('A')));
        panda.close();
        say(errorOf(() => panda.send(new P.GetState()))?.code);
      },
      { controlPort: port },
    );
    expect(said).toEqual(['CONNECT_FAILED', 'PandA', 'CONNECTION_CLOSED']);
  });
});
