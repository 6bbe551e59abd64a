/** Tables of as many words as the largest of a PandA has. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  Append,
  AsyncClient,
  GetMultiline,
  GetState,
  Put,
  SetState,
  toWordLines,
} from 'pandablocks';
import { Simulator } from 'pandablocks/sim';
import { expect, onTestFinished, test } from 'vitest';

import { run as blocking } from '../../helpers/blocking.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';
import { runCli } from '../../helpers/cli/run-cli.js';

const COUNT = 1_048_576;
/** On a machine that is busy with other tests. */
const TIMEOUT_S = 120;

/** All bits are used, and no two words next to each other are the same. */
const WORDS = toWordLines(Uint32Array.from({ length: COUNT }, (_, i) => i * 2654435761));
const TEXT = `${WORDS.join('\n')}\n`;

/** @returns a client of a fresh simulated PandA, and how the command line runs a command on it */
async function start() {
  const sim = await Simulator.start({ controlPort: 0, dataPort: 0 });
  const client = new AsyncClient('127.0.0.1', {
    controlPort: sim.controlPort,
    commandTimeout: TIMEOUT_S,
  });
  onTestFinished(async () => {
    await client.close();
    await sim.close();
  });
  await client.connect();
  const where = ['--control-port', sim.controlPort, '--timeout', TIMEOUT_S];
  const run = ([verb = '', ...args]: string[], input?: string) =>
    runCli([verb, '127.0.0.1', ...args, ...where], input);
  return { client, run, controlPort: sim.controlPort };
}

/** Not by `toEqual`, which takes long to compare as many. */
function expectWords(lines: readonly string[]): void {
  expect(lines.length).toBe(COUNT);
  expect(lines.every((line, i) => line === WORDS[i])).toBe(true);
}

test('go through the commands of a client', async () => {
  const { client } = await start();
  await client.send(new Put('SEQ1.TABLE', WORDS));
  expectWords(await client.send(new GetMultiline('SEQ1.TABLE')));
  const state = await client.send(new GetState());
  await client.send(new Put('SEQ1.TABLE', []));
  await client.send(new SetState(state));
  expectWords(await client.send(new GetMultiline('SEQ1.TABLE')));
  await client.send(new SetState(['SEQ2.TABLE<', ...WORDS, '']));
  expectWords(await client.send(new GetMultiline('SEQ2.TABLE')));
  await client.send(new Append('PGEN1.TABLE', WORDS));
});

test('go through a blocking client', async () => {
  const { controlPort, client } = await start();
  const said = await blocking(
    ({ P, panda, say }) => {
      const words = P.toWordLines(
        Uint32Array.from({ length: 1_048_576 }, (_, i) => i * 2654435761),
      );
      panda.connect();
      panda.send(new P.Put('SEQ1.TABLE', words));
      const lines = panda.send(new P.GetMultiline('SEQ1.TABLE'));
      say(lines.length === words.length && lines.every((line, i) => line === words[i]));
    },
    { controlPort, commandTimeout: TIMEOUT_S },
  );
  expect(said).toEqual([true]);
  expectWords(await client.send(new GetMultiline('SEQ1.TABLE')));
});

test('go through get and put, into a file and through a pipe', async () => {
  const { client, run } = await start();
  const file = join(temporaryFolder(), 'table.txt');
  writeFileSync(file, TEXT);
  expect(await run(['put', 'SEQ1.TABLE', '--file', file])).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
  expectWords(await client.send(new GetMultiline('SEQ1.TABLE')));
  const got = await run(['get', 'SEQ1.TABLE']);
  expect({ ...got, stdout: got.stdout === TEXT }).toEqual({ code: 0, stdout: true, stderr: '' });
  const named = await run(['get', 'SEQ1.TABLE', 'SEQ1.REPEATS']);
  expect(named.stdout === `SEQ1.TABLE<\n${TEXT}\nSEQ1.REPEATS=0\n`).toBe(true);
  expect((await run(['put', 'SEQ2.TABLE', '--file', '-'], got.stdout)).code).toBe(0);
  expectWords(await client.send(new GetMultiline('SEQ2.TABLE')));
});

test('go through save, diff and load', async () => {
  const { client, run } = await start();
  const file = join(temporaryFolder(), 'state.sav');
  await client.send(new Put('SEQ1.TABLE', WORDS));
  expect((await run(['save', file])).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toMatch(/^SEQ1\.TABLE<B$/m);
  expect((await run(['diff', file])).code).toBe(0);
  await client.send(new Put('SEQ1.TABLE', []));
  expect((await run(['load', file])).code).toBe(0);
  expectWords(await client.send(new GetMultiline('SEQ1.TABLE')));
});

test('go through the console', async () => {
  const { client, run } = await start();
  const input = `SEQ1.TABLE<\n${TEXT}\nSEQ1.TABLE.LENGTH?\nSEQ1.TABLE?\n`;
  const { code, stdout, stderr } = await run(['control'], input);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [written, length, ...words] = stdout.trimEnd().split('\n');
  expect([written, length, words.pop()]).toEqual(['OK', `OK =${COUNT}`, '.']);
  expectWords(words.map((line) => line.slice(1)));
  expectWords(await client.send(new GetMultiline('SEQ1.TABLE')));
});
