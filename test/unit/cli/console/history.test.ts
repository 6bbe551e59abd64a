import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { History, historyPath, MAX_HISTORY } from '../../../../lib/cli/console/history.js';
import { temporaryFolder } from '../../../helpers/cli/cli.js';

function historyFile(content?: string): string {
  const path = join(temporaryFolder(), 'pandablocks', 'history');
  if (content !== undefined) {
    mkdirSync(dirname(path));
    writeFileSync(path, content);
  }
  return path;
}

describe('the path', () => {
  test.each([
    [{ XDG_STATE_HOME: '/state' }, '/state/pandablocks/history'],
    [{}, '/home/me/.local/state/pandablocks/history'],
    [{ XDG_STATE_HOME: '' }, '/home/me/.local/state/pandablocks/history'],
    [{ XDG_STATE_HOME: 'relative' }, '/home/me/.local/state/pandablocks/history'],
  ])('with %j', (env, path) => {
    expect(historyPath(env, '/home/me')).toBe(path);
  });
});

test('added lines are in the next run, latest first, once, readable by the owner only', () => {
  const path = historyFile();
  const history = new History(path);
  for (const command of ['a', 'b', 'a', 'µ']) history.add(command);
  expect(new History(path).commands).toEqual(['µ', 'a', 'b']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
});

test('a file that others could read is made private', () => {
  const path = historyFile('a\n');
  chmodSync(path, 0o644);
  new History(path);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('the length is limited', () => {
  const all = Array.from({ length: MAX_HISTORY + 5 }, (_, i) => `X=${i}`);
  const path = historyFile(`${all.join('\n')}\n`);
  expect(new History(path).commands).toEqual(all.slice(5).toReversed());
  expect(readFileSync(path, 'utf8')).toBe(`${all.slice(5).join('\n')}\n`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test.each([
  ['a folder in its place', (path: string) => mkdirSync(path, { recursive: true })],
  ['a file in the place of its folder', (path: string) => writeFileSync(dirname(path), '')],
])('%s is no failure', (_, make) => {
  const path = historyFile();
  make(path);
  const history = new History(path);
  history.add('a');
  expect(history.commands).toEqual([]);
});
