import { afterEach, expect, test, vi } from 'vitest';

import { ResultCommand } from '../../../../lib/cli/capture/result-command.js';
import type { AcquisitionResult } from '../../../../lib/outcome/acquisition-result.js';

const told = vi.hoisted((): string[] => []);
vi.mock('../../../../lib/cli/output/tell.js', () => ({ tell: (line: string) => told.push(line) }));

afterEach(() => {
  told.length = 0;
});

const RESULT = { ok: true, file: null, reason: 'a\0b', samplesWritten: 1 } as AcquisitionResult;

test('results that wait are limited, and those that are skipped are told', async () => {
  const command = new ResultCommand('exec sleep 100', '');
  for (let i = 0; i < 1010; i++) command.onResult(RESULT, '{}');
  expect(told).toEqual([
    'pandablocks: warning: The command of --on-result is too slow: 1000 results wait for it, and others are skipped.',
  ]);
  await command.finish();
  expect(told.slice(1)).toEqual([
    'pandablocks: warning: The command of --on-result takes longer than 10 s; other results wait for it.',
    'pandablocks: warning: The command of --on-result did not end within 10 s, and is ended, and 1000 results were not passed to it.',
    'pandablocks: warning: The command of --on-result ended with SIGTERM.',
    'pandablocks: warning: The command of --on-result was not run for 9 results.',
  ]);
});

test('much output is cut, and does not fill the memory', async () => {
  const command = new ResultCommand('head -c 10000000 /dev/zero | tr "\\0" x', '');
  command.onResult(RESULT, '{}');
  await command.finish();
  expect(told).toHaveLength(1);
  expect(told[0]).toHaveLength('pandablocks: on-result: '.length + 4096);
});

test('a shell that can not be started is a warning', async () => {
  const command = new ResultCommand('true', 'x'.repeat(3_000_000));
  command.onResult(RESULT, '{}');
  await command.finish();
  expect(told).toEqual([
    expect.stringMatching(/^pandablocks: warning: The command of --on-result could not be run: /),
  ]);
});

test('without results the end waits for nothing', async () => {
  await new ResultCommand('sleep 100', '').finish();
  expect(told).toEqual([]);
});
