/** `pandablocks watch`, as a user runs it. */

import { expect, test } from 'vitest';

import { Cli } from '../../helpers/cli/cli.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { startSimPanda } from '../../helpers/sim/sim-panda.js';

const QUICK = ['--period', '0.02'];

test('shows all values on request, then changes', async () => {
  const { ask, where } = await startSimPanda();
  await ask('SEQ1.TABLE<', '1', '2', '3', '4', '');
  // With positions there is no end of changes: encoders move.
  const groups = ['--group', 'config', '--group', 'table'];
  const cli = new Cli(['watch', '127.0.0.1', '--all', ...groups, ...QUICK, ...where]);
  await cli.printed(/^PULSE1\.DELAY=0\n/m);
  await cli.printed(/^SEQ1\.TABLE< \(4 words\)\n/m);
  await ask('PULSE1.DELAY=2');
  await cli.printed(/^PULSE1\.DELAY=2\n/m);
  await ask('SEQ1.TABLE<', '1', '2', '3', '4', '5', '6', '7', '8', '');
  await cli.printed(/^SEQ1\.TABLE< \(8 words\)\n/m);
  expect(cli.stdout).toMatch(/\nPULSE1\.DELAY=2\nSEQ1\.TABLE< \(8 words\)\n$/);
  cli.process.kill('SIGINT');
  expect(await cli.finished).toMatchObject({ code: 130, stderr: '' });
});

test.each([
  [[], '*CHANGES?'],
  [['--group', 'config', '--group', 'table'], '*CHANGES.TABLE?'],
])('shows what changes from now on, and nothing before it: %j', async (groups, question) => {
  const panda = await startSimPanda();
  const { ask, where } = panda;
  await ask('SEQ1.TABLE<', '1', '2', '3', '4', '');
  const cli = new Cli(['watch', '127.0.0.1', ...groups, ...QUICK, ...where]);
  await panda.isAsked(question);
  await ask('PULSE1.DELAY=2');
  await cli.printed(/PULSE1\.DELAY=2\n/);
  await ask('SEQ1.TABLE<', '1', '2', '3', '4', '5', '6', '7', '8', '');
  await cli.printed(/SEQ1\.TABLE< \(8 words\)\n/);
  expect(cli.stdout).not.toMatch(/PULSE2|\(4 words\)|UNITS/);
  cli.process.kill('SIGINT');
  expect(await cli.finished).toMatchObject({ code: 130, stderr: '' });
});

test('shows some groups, as JSON', async () => {
  const { ask, where, questions } = await startSimPanda();
  await ask('SEQ1.TABLE<', '1', '2', '3', '4', '');
  const groups = ['--group', 'table', '--group', 'ATTR'];
  const cli = new Cli(['watch', '127.0.0.1', '--all', '--json', ...groups, ...QUICK, ...where]);
  await cli.printed(/\n/);
  await ask('COUNTER1.OUT.CAPTURE=Mean');
  await cli.printed(/\n.*\n/);
  const objects = cli.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { time: string; changes: object });
  expect(objects).toHaveLength(2);
  expect(objects[0]?.changes).toMatchObject({
    'SEQ1.TABLE': ['1', '2', '3', '4'],
    'PULSE1.DELAY.UNITS': 's',
    'COUNTER1.OUT.CAPTURE': 'No',
    'SEQ1.TABLE.QUEUED_LINES': '0',
  });
  expect(objects[1]?.changes).toEqual({ 'COUNTER1.OUT.CAPTURE': 'Mean' });
  for (const { time } of objects) expect(new Date(time).toISOString()).toBe(time);
  expect(questions.filter((question) => question.includes('CONFIG'))).toEqual([]);
});

test('shows only the named fields, with times', async () => {
  const panda = await startSimPanda();
  const { ask, where } = panda;
  const names = ['PULSE1.*', 'BITS.A'];
  const cli = new Cli(['watch', '127.0.0.1', ...names, '--times', ...QUICK, ...where]);
  await panda.isAsked('*CHANGES?');
  await ask('PULSE2.DELAY=1');
  await ask('BITS.B=1');
  await ask('PULSE1.DELAY=2');
  await ask('BITS.A=1');
  await cli.printed(/BITS\.A=1\n/);
  expect(cli.stdout.trimEnd().split('\n').sort()).toEqual([
    expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (PULSE1\.DELAY=2|BITS\.A=1)$/),
    expect.stringMatching(/Z (PULSE1\.DELAY=2|BITS\.A=1)$/),
  ]);
  cli.process.kill('SIGINT');
  await cli.finished;
});

test('reports an unknown name', async () => {
  const { where } = await startSimPanda();
  const { code, stderr } = await runCli(['watch', '127.0.0.1', 'NOPE.X', ...where]);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'pandablocks: The PandA refuses NOPE.X?: ERR No such block\n',
  });
});

test('ends at once when the connection is lost', async () => {
  const { drop, where } = await startSimPanda();
  const cli = new Cli(['watch', '127.0.0.1', '--all', '--period', '1000', ...where]);
  await cli.printed(/\n/);
  drop();
  const { code, stderr } = await cli.finished;
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^pandablocks: The PandA closed port \d+ \(control\) of 127\.0\.0\.1\.\n$/,
  );
});

test('refuses an unknown group, and lists the known ones', async () => {
  const { code, stderr } = await runCli(['watch', '127.0.0.1', '--group', 'toString']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/config, bits, posn, read, attr, table, metadata/);
});

test('ends silently when nobody reads on', async () => {
  const { ask, where } = await startSimPanda();
  const cli = new Cli(['watch', '127.0.0.1', '--all', ...QUICK, ...where]);
  await cli.printed(/\n/);
  cli.process.stdout?.destroy();
  await ask('PULSE1.DELAY=5');
  expect(await cli.finished).toMatchObject({ code: 1, stderr: '' });
});
