/** `pandablocks sim` as a user runs it, and what it does to `pandablocks hdf`. */

import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { Cli, type Finished, temporaryFolder } from '../../helpers/cli/cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { plainSocket, type SimCli, startSim } from '../../helpers/sim/sim-cli.js';

interface Captured extends Finished {
  readonly file: string;
}

async function capture(sim: SimCli, ...args: string[]): Promise<Captured> {
  const file = join(temporaryFolder(), 'scan.h5');
  const cli = new Cli(['hdf', '127.0.0.1', file, '--arm', ...args, ...sim.where]);
  return { ...(await cli.finished), file };
}

/** The counter of the tutorial counts samples: so each row tells whether it is right. */
function expectRows(file: string, rows: number): void {
  if (rows === 0 && !existsSync(file)) return;
  const dataset = dumpFile(file).datasets['COUNTER1.OUT.Max'];
  expect(dataset?.rows).toBe(rows);
  const first = Array.from({ length: Math.min(5, rows) }, (_, i) => i + 1);
  expect(dataset?.first).toEqual(first);
  expect(dataset?.last).toEqual(first.map((value) => value + rows - first.length));
}

const ends = (reason: string): string =>
  `^pandablocks: .*scan\\.h5 has \\d+ samples and ended "${reason}"; those from row \\d+ on are not to be trusted\\.\n$`;
const CLOSED = '^pandablocks: The PandA closed port \\d+ .* in the middle of an acquisition';
const RESET = '^pandablocks: .* was reset by the other end .* in the middle of an acquisition';

describe('a capture', () => {
  test('of the tutorial has its 1000 rows', async () => {
    const sim = await startSim('--tutorial', '--speed', 50);
    const { code, stdout, stderr, file } = await capture(sim);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('11 datasets, 60 bytes a sample, 88 in the file\n');
    expectRows(file, 1000);
  });

  test('in free run has as many rows as requested', async () => {
    const sim = await startSim('--rate', 'unlimited', '--samples', 123_456);
    const { code, stdout, stderr, file } = await capture(sim);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('123,456 samples, ended Ok\n');
    const { datasets } = dumpFile(file);
    expect(new Set(Object.values(datasets).map(({ rows }) => rows))).toEqual(new Set([123_456]));
  });

  test('names files in the current folder as typed', async () => {
    const sim = await startSim('--tutorial', '--speed', 50);
    const options = { cwd: temporaryFolder() };
    const args = ['hdf', '127.0.0.1', 'scan.h5', '--arm', ...sim.where];
    const first = await new Cli(args, options).finished;
    expect(first.stdout).toMatch(
      /^scan\.h5: 11 datasets, .+\nscan\.h5: 1,000 samples, ended Ok\n$/,
    );
    const second = await new Cli(args, options).finished;
    expect(second.stderr).toMatch(/^pandablocks: scan\.h5 is there already/);
    const repaired = await new Cli(['repair', 'scan.h5'], options).finished;
    expect(repaired.stdout).toBe('scan.h5: in order; 1000 samples\n');
    // Programs get whole paths.
    const json = await new Cli([...args, '--overwrite', '--json'], options).finished;
    expect(JSON.parse(json.stdout)).toMatchObject({ file: join(options.cwd, 'scan.h5') });
  });

  test('finds a new PandA at each start', async () => {
    const used = await startSim('--tutorial');
    const fresh = await startSim();
    const field = ['get', '127.0.0.1', 'SEQ1.REPEATS', '--control-port'];
    expect((await runCli([...field, used.controlPort])).stdout).toBe('1000\n');
    expect((await runCli([...field, fresh.controlPort])).stdout).toBe('0\n');
  });
});

describe('a fault', () => {
  // At byte 5000 of the tutorial, 63 whole samples of 60 bytes have come behind the header.
  test.each([
    ['close@5000', 63, CLOSED],
    ['length@2:short', null, 'A frame of 4 bytes was announced'],
    ['length@2', null, 'not a whole number of samples of 60'],
    ['length@2:huge', null, 'A frame of 4294967295 bytes was announced'],
    ['end@700:Disarmed', 700, null],
    ['end@700:Early disconnect', 700, ends('Early disconnect')],
    ['end@700:Data overrun', 700, ends('Data overrun')],
    ['end@700:Framing error', 700, ends('Framing error')],
    ['end@700:Driver data overrun', 700, ends('Driver data overrun')],
    ['end@700:DMA data error', 700, ends('DMA data error')],
    ['end@700:Unexpected completion error', 700, ends('Unexpected completion error')],
    ['end@700:Something new', 700, ends('Something new')],
    ['stall@5000:0.3', 1000, null],
    ['refuse-arm:2', 1000, null],
    ['slow-control:0.1', 1000, null],
  ])('%s', async (fault, rows, sentence) => {
    const sim = await startSim('--tutorial', '--speed', 50, '--fault', fault);
    const { code, stdout, stderr, file } = await capture(sim);
    expect(code).toBe(sentence === null ? 0 : 1);
    expect(stderr).toMatch(new RegExp(sentence ?? '^$'));
    expect(stderr.split('\n')).toHaveLength(sentence === null ? 1 : 2);
    const samples = Number(/scan\.h5: ([\d,]+) samples/.exec(stdout)?.[1]?.replace(',', ''));
    if (rows !== null) expect(samples).toBe(rows);
    expectRows(file, samples);
  });

  test('reset@5000 loses at most the bytes that were not read', async () => {
    const sim = await startSim('--tutorial', '--speed', 50, '--fault', 'reset@5000');
    const { code, stdout, stderr, file } = await capture(sim);
    expect(code).toBe(1);
    // A socket that has bytes to read when the RST comes may report an end instead.
    expect(stderr).toMatch(new RegExp(`${RESET}|${CLOSED}`));
    const samples = Number(/scan\.h5: ([\d,]+) samples?/.exec(stdout)?.[1]?.replace(',', ''));
    expect(samples).toBeLessThanOrEqual(63);
    expectRows(file, samples);
  });

  test.each([
    ['overrun@5000', 1, new RegExp(ends('Data overrun'))],
    [
      'shutdown@5000',
      0,
      /^pandablocks: warning: The PandA ended .* its control port is gone: .*\n$/,
    ],
  ])('%s keeps what came before', async (fault, code, sentence) => {
    const sim = await startSim('--tutorial', '--speed', 50, '--fault', fault);
    const captured = await capture(sim);
    expect(captured.code).toBe(code);
    expect(captured.stderr).toMatch(sentence);
    const dataset = dumpFile(captured.file).datasets['COUNTER1.OUT.Max'];
    expect(dataset?.rows).toBeGreaterThanOrEqual(63);
    expect(dataset?.rows).toBeLessThanOrEqual(1000);
    expect(dataset?.first).toEqual([1, 2, 3, 4, 5]);
  });

  test.each([
    ['garbage@0', /^pandablocks: A data header was expected, but .*\n$/],
    ['garbage@1500', /^pandablocks: (A frame|The PandA closed) .*\n$/],
  ])('%s is told', async (fault, sentence) => {
    const sim = await startSim('--tutorial', '--speed', 50, '--fault', fault);
    const { code, stderr } = await capture(sim);
    expect(code).toBe(1);
    expect(stderr).toMatch(sentence);
  });

  test('affects all acquisitions, or only the one that is named', async () => {
    const faults = ['--fault', 'end@1:DMA data error#1', '--fault', 'close@5000#3'];
    const sim = await startSim('--rate', 'unlimited', '--samples', 1000, ...faults);
    await sim.cli.printed(/DMA data error, in acquisition 1\n/);
    await sim.cli.printed(/closed after 5000 bytes, in acquisition 3\n/);
    const runs = [await capture(sim), await capture(sim), await capture(sim)];
    expect(runs.map(({ code }) => code)).toEqual([1, 0, 1]);
  });

  test("that is slower than a client's limit does not delay the tutorial", async () => {
    const sim = await startSim('--tutorial', '--fault', 'slow-control:3600');
    const field = ['get', '127.0.0.1', 'SEQ1.REPEATS', '--control-port', sim.controlPort];
    const { code, stderr } = await runCli([...field, '--timeout', 0.2]);
    expect(code).toBe(1);
    expect(stderr).toContain('did not answer *IDN? within');
  });

  test('produces the same bytes for the same seed', async () => {
    const rows: number[][] = [];
    for (const seed of [7, 7, 8]) {
      const options = ['--rate', 'unlimited', '--samples', 1000, '--seed', seed];
      const sim = await startSim(...options, '--fault', 'overrun@5000');
      const { file } = await capture(sim);
      const { datasets } = dumpFile(file);
      rows.push(Object.values(datasets).flatMap(({ last }) => last));
    }
    expect(rows[1]).toEqual(rows[0]);
    expect(rows[2]).not.toEqual(rows[0]);
  });
});

describe('the end', () => {
  test('SIGTERM as soon as it has printed its ports', async () => {
    for (let i = 0; i < 5; i++) {
      const cli = new Cli(['sim', '--control-port', 0, '--data-port', 0]);
      cli.process.stdout?.once('data', () => cli.process.kill('SIGTERM'));
      expect(await cli.finished).toMatchObject({ code: 0, stderr: '' });
    }
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s, with clients connected', async (signal) => {
    const { cli, controlPort, dataPort } = await startSim('--tutorial', '--rate', 'unlimited');
    const control = await plainSocket(controlPort);
    const data = await plainSocket(dataPort);
    data.write('XML FRAMED RAW\n');
    await once(data, 'readable');
    control.write('*PCAP.ARM=\nSEQ1.TABLE<\n1\n');
    await once(control, 'readable');
    cli.process.kill(signal);
    const { code, stderr } = await cli.finished;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('is reported when a port is in use', async () => {
    const { controlPort, dataPort } = await startSim();
    for (const [control, data, taken] of [
      [controlPort, 0, controlPort],
      [0, dataPort, dataPort],
    ] as const) {
      const ports = ['--control-port', control, '--data-port', data];
      const { code, stdout, stderr } = await runCli(['sim', ...ports]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(
        new RegExp(`^pandablocks: Port ${taken} of 127.0.0.1 is taken: .*\n$`),
      );
    }
  });

  test.each([
    [['--fault', 'nonsense'], /^pandablocks: The fault "nonsense" is unknown: choose from close@/],
    [['--fault', 'close@x'], /^pandablocks: The fault "close@x" can't be understood: write it as/],
    [['--host', '192.0.2.1'], /^pandablocks: 192\.0\.2\.1 is not an address of this machine.*\n$/],
    [['--control-port', '70000'], /Give a port from 1 to 65535/],
    [['--speed', '0'], /Give a number above 0/],
    [['--rate', 'fast'], /Give a number above 0/],
    [['--samples', '-1'], /Give a whole number/],
    [['--seed', 'x'], /Give a whole number/],
    [['--nonsense'], /unknown option/],
    [['panda'], /too many arguments/],
  ])('is told with wrong options: %j', async (options, message) => {
    const ports = ['--control-port', 0, '--data-port', 0];
    const { code, stdout, stderr } = await runCli(['sim', ...ports, ...options]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
