/** Ctrl-C, SIGTERM and their like during a capture. */

import { connect } from 'node:net';

import { describe, expect, test } from 'vitest';

import { abortOf, captureFrom } from '../../helpers/capture/capture.js';
import { Cli, temporaryFolder } from '../../helpers/cli/cli.js';
import { until } from '../../helpers/control/control-server.js';
import { DISARM, fakePanda } from '../../helpers/capture/fake-panda.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { ascii, concat, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

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
    ['SIGHUP', 1],
    ['SIGQUIT', 1],
    ['SIGUSR2', 1],
    ['SIGALRM', 1],
    ['SIGVTALRM', 1],
    ['SIGXCPU', 1],
    ['SIGIO', 1],
    ['SIGPWR', 1],
  ] as const)('%s: file closed, PandA disarmed, exit code %d', async (signal, code) => {
    const { run, file, sim } = await captureFrom(untilDisarmed);
    const cli = run('--flush-period', '0.05');
    await cli.printed(/1 dataset/);
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

  /** No END comes, which whoever is patient waits for. */
  async function* withoutEnd(_: number, signal: AbortSignal) {
    yield header([COUNTER]);
    yield frameOf(1, 2, 3);
    await abortOf(signal);
    await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
  }

  test('a second Ctrl-C ends it at once', async () => {
    const { run } = await captureFrom(withoutEnd);
    const cli = run();
    await cli.printed(/1 dataset/);
    cli.process.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(cli.process.exitCode).toBe(null);
    cli.process.kill('SIGINT');
    expect(await cli.finished).toMatchObject({
      code: 130,
      stderr: 'pandablocks: ended at once.\n',
    });
  });

  test('a second Ctrl-C reports if the PandA is still armed', async () => {
    // No answer to DISARM.
    const { control, dataPort } = await fakePanda(
      (line) => (line === DISARM ? null : undefined),
      (socket) => void socket.write(concat(header([COUNTER]), frameOf(1))),
    );
    const ports = ['--control-port', control.port, '--data-port', dataPort];
    const cli = new Cli(['hdf', '127.0.0.1', `${temporaryFolder()}/x.h5`, '--arm', ...ports]);
    await cli.printed(/1 dataset/);
    cli.process.kill('SIGINT');
    await until(() => control.received.includes(DISARM));
    cli.process.kill('SIGINT');
    expect(await cli.finished).toMatchObject({
      code: 130,
      stderr: 'pandablocks: ended at once. The PandA is still armed.\n',
    });
  });

  test.each([
    ['SIGHUP', 'SIGTERM'],
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGHUP'],
    ['SIGHUP', 'SIGINT'],
  ] as const)('%s and %s together: both ask for one orderly end', async (first, second) => {
    const { run, file, sim } = await captureFrom(untilDisarmed);
    const cli = run('--flush-period', '0.05');
    await cli.printed(/1 dataset/);
    cli.process.kill(first);
    cli.process.kill(second);
    const finished = await cli.finished;
    expect(finished.stderr).toMatch(/^pandablocks: stopped; 5 samples captured, the last in .*\n$/);
    // Which of them is handled first is not known.
    expect([1, 130]).toContain(finished.code);
    expect(await ask(sim.controlPort, '*PCAP.STATUS?')).toMatch(/Idle/);
    expect(dumpFile(file).attributes).toMatchObject({ finished: '1' });
  });

  test('with --num 0 acquisitions continue until a signal', async () => {
    const { run, folder } = await captureFrom(async function* (number, signal) {
      yield header([COUNTER]);
      yield frameOf(number);
      if (number === 3) await abortOf(signal);
      yield ascii(`END 1 ${number === 3 ? 'Disarmed' : 'Ok'}\n`);
    });
    const cli = run(`${folder}/%03d.h5`, '--num', 0);
    await cli.printed(/004\.h5: 1 dataset/);
    cli.process.kill('SIGINT');
    const finished = await cli.finished;
    expect(finished.code).toBe(130);
    expect(finished.stdout.match(/ended Ok/g)).toHaveLength(3);
    expect(finished.stdout).toMatch(/004\.h5: 1 sample, ended Disarmed/);
  });
});
