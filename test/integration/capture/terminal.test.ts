/** What `pandablocks hdf` shows on a terminal. */

import { setTimeout as sleep } from 'node:timers/promises';

import { AsyncClient, GetMultiline } from 'pandablocks';
import type { AcquisitionSource } from 'pandablocks/sim';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { abortOf, captureFrom, type CaptureTest } from '../../helpers/capture/capture.js';
import { KEY, Terminal, type TerminalOptions } from '../../helpers/cli/terminal.js';
import { ascii, COUNTER, frameOf, header } from '../../helpers/data/streams.js';
import { dumpFile } from '../../helpers/hdf/python.js';

/** The names of files fit. */
const COLUMNS = 110;

interface TerminalTest extends CaptureTest {
  readonly terminal: Terminal;
}

async function captureOn(
  source: AcquisitionSource,
  args: readonly string[] = [],
  options: TerminalOptions = {},
): Promise<TerminalTest> {
  const capture = await captureFrom(source);
  const { file, sim } = capture;
  const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
  const command = ['hdf', '127.0.0.1', file, '--arm', ...args, ...ports];
  const terminal = new Terminal(command, { columns: COLUMNS, ...options });
  return { ...capture, terminal };
}

/** A frame of 100 samples each 20 ms, numbered from `first`. */
async function* frames(first: number, count: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i++) {
    yield frameOf(...Array.from({ length: 100 }, (_, k) => first + 100 * i + k));
    await sleep(20);
  }
}

/** An acquisition that begins with a ramp, and goes on until the test says so. */
function rampUntil(end: AbortSignal): AcquisitionSource {
  return async function* (_, signal) {
    yield header([COUNTER]);
    yield* frames(0, 25);
    await Promise.race([abortOf(end), abortOf(signal)]);
    yield ascii(`END 2500 ${signal.aborted ? 'Disarmed' : 'Ok'}\n`);
  };
}

const NAME = 'COUNTER1.OUT.Value';
/** A curve that rises, from its first to its last bar. */
const RISING = '▁+▂+▃+▄+▅+▆+▇+█+';

describe('curves', () => {
  test('are below the count while a capture runs; those of all of it stay', async () => {
    const end = new AbortController();
    const { terminal, file } = await captureOn(rampUntil(end.signal));
    const [begun, count, curve, ...rest] = await terminal.sees(/1 … 1250\.5 mm/);
    expect(begun).toBe(`${file}: 1 dataset, 4 bytes a sample, 8 in the file`);
    expect(count).toMatch(/^ {2}2,500 samples, \d+\.\d kB\/s, \d+ s, 20\.0 kB$/);
    expect(curve).toMatch(new RegExp(`^ {2}${NAME} {2}[▁-▇]+█ +1 … 1250\\.5 mm$`));
    expect(rest).toEqual([]);
    end.abort();
    expect(await terminal.ended).toBe(0);
    const lines = await terminal.lines();
    expect(lines.slice(1)).toEqual([
      `${file}: 2,500 samples, ended Ok`,
      expect.stringMatching(new RegExp(`^ {2}${NAME} {2}${RISING} {2}1 … 1250\\.5 mm$`)),
      '',
    ]);
    expect(lines[2]).toHaveLength(COLUMNS - 1);
  });

  test('are gone after Ctrl-C', async () => {
    const { terminal, file } = await captureOn(rampUntil(new AbortController().signal));
    await terminal.sees(/1 … 1250\.5 mm/);
    terminal.type(KEY.ctrlC);
    expect(await terminal.ended).toBe(130);
    expect((await terminal.lines()).slice(1)).toEqual([
      `${file}: 2,500 samples, ended Disarmed`,
      expect.stringContaining(NAME),
      `pandablocks: stopped; 2,500 samples captured, the last in ${file}`,
      '',
    ]);
  });

  test('are drawn anew in a window of another size', async () => {
    const end = new AbortController();
    const { terminal } = await captureOn(rampUntil(end.signal), [], { columns: 120 });
    await terminal.sees(/1 … 1250\.5 mm/);
    // The terminal breaks the lines that have become too long, and some of them stay.
    terminal.resize(24, 40);
    await terminal.sees(/^ {2}COUNTER1\.OUT {2,}[▁-█]/);
    terminal.resize(24, 100);
    await terminal.sees(new RegExp(`^ {2}${NAME} {2}[▁-▇]+█ +1 … 1250\\.5 mm$`));
    end.abort();
    expect(await terminal.ended).toBe(0);
    const lines = await terminal.lines();
    expect(lines.at(-3)).toMatch(/scan\.h5: 2,500 samples, ended Ok$/);
    expect(lines.at(-2)).toMatch(new RegExp(`^ {2}${NAME} {2}${RISING} {2}1 … 1250\\.5 mm$`));
  });

  test('make room for what else is told', async () => {
    const { terminal } = await captureOn(
      async function* (number, signal) {
        yield header([COUNTER]);
        yield* frames(0, 10);
        if (number === 0) yield 'close';
        await abortOf(signal);
        yield ascii('END 1000 Disarmed\n');
      },
      ['--reconnect', '--duration', '4'],
    );
    await terminal.sees(/Waiting for the PandA to come back/);
    await terminal.sees(/^pandablocks: connected again/);
    await terminal.sees(/^ {2}1,000 samples, /);
    expect(await terminal.ended).toBe(1);
    const lines = await terminal.lines();
    expect(lines.filter((line) => line.includes(' kB/s'))).toEqual([]);
    expect(lines.filter((line) => /[▁-█]/.test(line))).toHaveLength(2);
  });

  test.each([
    ['--no-plot', {}],
    ['--json', {}],
    [null, { TERM: 'dumb' }],
    [null, { NO_COLOR: '1' }],
  ])('there are none with %s %j, but the count', async (option, env) => {
    const end = new AbortController();
    const args = option === null ? [] : [option];
    const { terminal } = await captureOn(rampUntil(end.signal), args, { env });
    await terminal.sees(/^ {2}2,500 samples, /);
    end.abort();
    expect(await terminal.ended).toBe(0);
    expect(terminal.text).not.toMatch(/[▁-█]/);
  });

  test('of acquisitions in quick succession: not of all of them', async () => {
    const source: AcquisitionSource = () => [
      header([COUNTER]),
      frameOf(1, 2, 3),
      ascii('END 3 Ok\n'),
    ];
    const { terminal, folder } = await captureOn(source, ['--num', '20', '--one-file']);
    expect(await terminal.ended).toBe(0);
    const lines = await terminal.lines();
    expect(lines.filter((line) => line.endsWith('3 samples, ended Ok'))).toHaveLength(20);
    const pictures = lines.filter((line) => line.includes(NAME));
    expect(pictures.length).toBeGreaterThan(0);
    expect(pictures.length).toBeLessThan(20);
    expect(lines.at(-2)).toBe(`  ${NAME}  ▁▅█  1.5 … 2.5 mm`);
    expect(folder).not.toBe('');
  });
});

test('the clock goes on while nothing comes, and the time left is told', async () => {
  const end = new AbortController();
  const { terminal } = await captureOn(rampUntil(end.signal), ['--samples', '5000', '--at-most']);
  const [begun] = await terminal.sees(/^ {2}2,500 of 5,000 samples, .*, 20\.0 kB of 40\.0 kB$/);
  expect(begun).toContain('; 5,000 samples: 40.0 kB');
  const [, seconds] = /, (\d+) s,/.exec((await terminal.sees(/0\.0 kB\/s, \d+ s, /))[1]!)!;
  await terminal.sees(new RegExp(`0\\.0 kB/s, ${Number(seconds) + 2} s, `));
  end.abort();
  expect(await terminal.ended).toBe(0);
});

test('a terminal that stands still does not hold up the capture', async () => {
  const stopped = new AbortController();
  const { terminal, sim, file } = await captureOn(async function* () {
    yield header([COUNTER]);
    yield* frames(0, 20);
    await abortOf(stopped.signal);
    yield* frames(2000, 30);
    yield ascii('END 5000 Ok\n');
  });
  await terminal.shows('samples,');
  terminal.type(KEY.ctrlS);
  stopped.abort();
  const client = new AsyncClient('127.0.0.1', sim);
  onTestFinished(() => client.close());
  await client.connect();
  const connections = async () => (await client.send(new GetMultiline('*WHO'))).length;
  await vi.waitFor(async () => expect(await connections()).toBe(1), 10_000);
  expect(dumpFile(file).datasets['COUNTER1.OUT.Value']).toMatchObject({ rows: 5000 });
  terminal.type(KEY.ctrlQ);
  expect(await terminal.ended).toBe(0);
  expect(terminal.text).toContain('5,000 samples, ended Ok');
});
