/** Ctrl-C and SIGTERM during a capture. */

import { connect } from 'node:net';

import { describe, expect, test } from 'vitest';

import { abortOf, captureFrom } from '../helpers/capture.js';
import { dumpFile } from '../helpers/python.js';
import { ascii, COUNTER, frameOf, header } from '../helpers/streams.js';

async function ask(port: number, question: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${question}\n`);
  for await (const answer of socket) return String(answer);
  throw new Error('no answer');
}

async function* untilDisarmed(_: number, signal: AbortSignal) {
  yield header([COUNTER]);
  yield frameOf(1, 2, 3);
  await abortOf(signal);
  yield frameOf(4, 5);
  yield ascii('END 5 Disarmed\n');
}

describe('an interruption', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 1],
  ] as const)('%s: file closed, PandA disarmed, exit code %d', async (signal, code) => {
    const { run, file, sim } = await captureFrom(untilDisarmed);
    const cli = run('--flush-period', '0.05');
    await cli.printed(/1 datasets/);
    cli.process.kill(signal);
    const finished = await cli.finished;
    expect(finished.stderr).toMatch(/^pandablocks: stopped; 5 samples captured, the last in .*\n$/);
    expect(finished.code).toBe(code);
    expect(await ask(sim.controlPort, '*PCAP.STATUS?')).toMatch(/Idle/);
    expect(dumpFile(file).datasets['COUNTER1.OUT.Value']).toMatchObject({
      first: [1.5, 2, 2.5, 3, 3.5],
    });
  });

  test('before the acquisition has begun', async () => {
    const { run, sim } = await captureFrom(async function* (_, signal) {
      await abortOf(signal);
      yield* [];
    });
    const cli = run();
    while (!(await ask(sim.controlPort, '*PCAP.STATUS?')).includes('Busy'));
    cli.process.kill('SIGINT');
    expect(await cli.finished).toMatchObject({
      code: 130,
      stderr: 'pandablocks: stopped; 0 samples captured\n',
    });
    expect(await ask(sim.controlPort, '*PCAP.STATUS?')).toMatch(/Idle/);
  });

  test('a second one ends it at once', async () => {
    const { run } = await captureFrom(async function* (_, signal) {
      yield header([COUNTER]);
      yield frameOf(1, 2, 3);
      await abortOf(signal);
      // No END: whoever is patient waits for it.
      await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
    });
    const cli = run();
    await cli.printed(/1 datasets/);
    cli.process.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(cli.process.exitCode).toBe(null);
    cli.process.kill('SIGINT');
    expect((await cli.finished).code).toBe(130);
  });

  test('with --num 0 acquisitions go on until then', async () => {
    const { run, folder } = await captureFrom(async function* (number, signal) {
      yield header([COUNTER]);
      yield frameOf(number);
      if (number === 3) await abortOf(signal);
      yield ascii(`END 1 ${number === 3 ? 'Disarmed' : 'Ok'}\n`);
    });
    const cli = run(`${folder}/%03d.h5`, '--num', 0);
    await cli.printed(/004\.h5: 1 datasets/);
    cli.process.kill('SIGINT');
    const finished = await cli.finished;
    expect(finished.code).toBe(130);
    expect(finished.stdout.match(/ended Ok/g)).toHaveLength(3);
    expect(finished.stdout).toMatch(/004\.h5: 1 samples, ended Disarmed/);
  });
});
