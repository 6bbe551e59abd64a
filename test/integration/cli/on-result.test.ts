/** `--on-result`: the command gets each result, and neither delays nor ends the capture. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { abortOf, captureFrom, type CaptureTest } from '../../helpers/capture/capture.js';
import { Cli } from '../../helpers/cli/cli.js';
import { mismatchesOf } from '../../helpers/cli/schemas.js';
import { ascii, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

const HEADER = header([COUNTER]);

async function capture(end = 'END 3 Ok\n'): Promise<CaptureTest> {
  return captureFrom(() => [HEADER, frameOf(1, 2, 3), ascii(end)]);
}

const linesOf = (path: string): string[] => readFileSync(path, 'utf8').trimEnd().split('\n');

/** A process that nobody has waited for is not alive. */
function isAlive(pid: number): boolean {
  const status = `/proc/${pid}/status`;
  return existsSync(status) && !/^State:\tZ/m.test(readFileSync(status, 'utf8'));
}

test('each result comes as JSON, in order, with short values beside', async () => {
  const { folder, run } = await capture();
  const command =
    'cat >> results; echo "$PANDABLOCKS_OK|$PANDABLOCKS_FILE|$PANDABLOCKS_REASON|$PANDABLOCKS_SAMPLES|$PANDABLOCKS_PANDA" >> values';
  const cli = run(
    join(folder, '%d.h5'),
    '--num',
    3,
    '--json',
    '--on-result',
    `cd ${folder}; ${command}`,
  );
  const { code, stdout, stderr } = await cli.finished;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(readFileSync(join(folder, 'results'), 'utf8')).toBe(stdout);
  expect(linesOf(join(folder, 'values'))).toEqual(
    [1, 2, 3].map((number) => `true|${join(folder, `${number}.h5`)}|Ok|3|127.0.0.1`),
  );
});

test('words of a PandA are data, not shell', async () => {
  const words = '$(touch pwned) `touch pwned`; touch pwned "\'';
  const { folder, run } = await capture(`END 3 ${words}\n`);
  const command = `cd ${folder}; cat > result; printf '%s' "$PANDABLOCKS_REASON" > reason`;
  const { code } = await run('--on-result', command).finished;
  expect(code).toBe(1);
  const result = JSON.parse(readFileSync(join(folder, 'result'), 'utf8')) as { reason: string };
  expect(result.reason).toBe(words);
  expect(mismatchesOf('hdf', result)).toEqual([]);
  expect(readFileSync(join(folder, 'reason'), 'utf8')).toBe(words);
  expect(readdirSync(folder).sort()).toEqual(['reason', 'result', 'scan.h5']);
});

test('output of the command goes to standard error, and a failure is a warning', async () => {
  const { run } = await capture();
  const { code, stdout, stderr } = await run('--json', '--on-result', 'echo hello; nonsense')
    .finished;
  expect(code).toBe(0);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toContain('pandablocks: on-result: hello\n');
  expect(stderr).toContain('nonsense');
  expect(stderr).toContain(
    'pandablocks: warning: The command of --on-result ended with exit code 127.\n',
  );
});

test('a command that does not read its input, or leaves a process behind, is no failure', async () => {
  const { folder, run } = await capture();
  const command = `sleep 100 & echo $! >> ${folder}/pids`;
  const { code, stderr } = await run(join(folder, '%d.h5'), '--num', 2, '--on-result', command)
    .finished;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const pid of linesOf(join(folder, 'pids'))) process.kill(Number(pid));
});

test('a command that hangs delays no acquisition, and is ended with its processes', async () => {
  const { folder, run } = await capture();
  const command = `trap '' TERM; sleep 1000 & echo $! >> ${folder}/pids; wait; sleep 1000`;
  const cli = run(join(folder, '%d.h5'), '--num', 5, '--on-result', command);
  await cli.printed(/5\.h5: 3 samples, ended Ok/);
  expect(existsSync(join(folder, 'pids'))).toBe(true);
  const { code, stderr } = await cli.finished;
  expect(code).toBe(0);
  expect(stderr).toContain(
    'The command of --on-result did not end within 10 s, and is ended, and 4 results were not passed to it.',
  );
  const [pid, ...more] = linesOf(join(folder, 'pids'));
  expect(more).toEqual([]);
  expect(isAlive(Number(pid))).toBe(false);
});

test('Ctrl-C is for the capture: the command gets the last result', async () => {
  const { folder, run } = await captureFrom(async function* (_, signal) {
    yield HEADER;
    yield frameOf(1, 2);
    await abortOf(signal);
    yield ascii('END 2 Disarmed\n');
  });
  const cli = run('--on-result', `sleep 0.3; cat > ${folder}/result`);
  await cli.printed(/dataset/);
  cli.process.kill('SIGINT');
  expect((await cli.finished).code).toBe(130);
  expect(JSON.parse(readFileSync(join(folder, 'result'), 'utf8'))).toMatchObject({
    samplesWritten: 2,
    reason: 'Disarmed',
  });
});

test('a command has to be given', async () => {
  const cli = new Cli(['hdf', '127.0.0.1', 'a.h5', '--on-result']);
  expect(await cli.finished).toMatchObject({ code: 1 });
  expect(cli.stderr).toContain("option '--on-result <command>' argument missing");
});
