/** `pandablocks watch`, as a user runs it. */

import { expect, test } from 'vitest';

import { Cli } from '../helpers/cli.js';
import { runCli } from '../helpers/run-cli.js';
import { serveState } from '../helpers/serve-state.js';

const QUICK = ['--period', '0.02'];

test('shows everything, then what changes', async () => {
  const { panda, where } = await serveState();
  panda.table = Uint32Array.of(1, 2);
  const cli = new Cli(['watch', '127.0.0.1', ...QUICK, ...where]);
  await cli.printed(
    /^PULSE1\.DELAY\.UNITS=s\n(.*\n)*PULSE1\.DELAY=0\n(.*\n)*SEQ1\.TABLE< \(2 words\)\n/,
  );
  const before = cli.stdout.length;
  panda.delay = 2;
  await cli.printed(/^PULSE1\.DELAY=2\n/m);
  panda.table = Uint32Array.of(1, 2, 3);
  await cli.printed(/^SEQ1\.TABLE< \(3 words\)\n/m);
  expect(cli.stdout.slice(before)).toBe('PULSE1.DELAY=2\nSEQ1.TABLE< (3 words)\n');
  cli.process.kill('SIGINT');
  expect(await cli.finished).toMatchObject({ code: 130, stderr: '' });
});

test('shows some groups, as JSON', async () => {
  const { panda, where, questions } = await serveState();
  panda.table = Uint32Array.of(1, 2);
  const groups = ['--group', 'table', '--group', 'ATTR'];
  const cli = new Cli(['watch', '127.0.0.1', '--json', ...groups, ...QUICK, ...where]);
  await cli.printed(/\n/);
  panda.attributes.set('COUNTER1.OUT.CAPTURE', 'Mean');
  await cli.printed(/\n.*\n/);
  const objects = cli.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { time: string; changes: object });
  expect(objects.map(({ changes }) => changes)).toEqual([
    {
      'SEQ1.TABLE': ['1', '2'],
      'PULSE1.DELAY.UNITS': 's',
      'COUNTER1.OUT.CAPTURE': 'No',
      'SEQ1.TABLE.QUEUED_LINES': '0',
    },
    { 'COUNTER1.OUT.CAPTURE': 'Mean' },
  ]);
  for (const { time } of objects) expect(new Date(time).toISOString()).toBe(time);
  expect(questions.filter((question) => question.includes('CONFIG'))).toEqual([]);
});

test('ends at once when the connection is lost', async () => {
  const { drop, where } = await serveState();
  const cli = new Cli(['watch', '127.0.0.1', '--period', '1000', ...where]);
  await cli.printed(/\n/);
  drop();
  const { code, stderr } = await cli.finished;
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^pandablocks: The PandA closed port \d+ \(control\) of 127\.0\.0\.1\.\n$/,
  );
});

test('refuses a group that there is not, and names those that there are', async () => {
  const { code, stderr } = await runCli(['watch', '127.0.0.1', '--group', 'toString']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/config, bits, posn, read, attr, table, metadata/);
});

test('ends without a word when nobody reads on', async () => {
  const { panda, where } = await serveState();
  const cli = new Cli(['watch', '127.0.0.1', ...QUICK, ...where]);
  await cli.printed(/\n/);
  cli.process.stdout?.destroy();
  panda.delay = 5;
  expect(await cli.finished).toMatchObject({ code: 1, stderr: '' });
});
