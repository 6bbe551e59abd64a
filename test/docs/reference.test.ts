/** The reference has all that there is, and no more: options of the command, codes of errors. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import * as pandablocks from '../../lib/index.js';
import { ROOT } from './pages.js';

/** Told once for all that use the control port. */
const SHARED = ['--control-port', '--timeout', '--debug'];
const USES_CONTROL_PORT = [
  ...['status', 'arm', 'disarm', 'datasets', 'control', 'get', 'put'],
  ...['introspect', 'save', 'load', 'diff', 'watch'],
];
const COMMANDS = 'docs/cli/README.md';

const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** From a heading to the next. */
function sectionOf(page: string, heading: string): string {
  const found = read(page)
    .split(/^## /m)
    .find((section) => section.startsWith(heading));
  if (found === undefined) throw new Error(`${page} has no section "${heading}".`);
  return found;
}

/** Options that stand in the first column of a table. */
function toldIn(section: string): string[] {
  return [...section.matchAll(/^\| `(--[a-z-]+)/gm)].map(([, option]) => option as string);
}

function help(...command: string[]): string {
  const main = join(ROOT, 'dist', 'cli', 'pandablocks.cjs');
  return execFileSync(process.execPath, [main, ...command, '--help'], { encoding: 'utf8' });
}

/** Those of its own. */
function optionsOf(command: string): string[] {
  const all = [...help(command).matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => String(option));
  return USES_CONTROL_PORT.includes(command)
    ? all.filter((option) => !SHARED.includes(option))
    : all;
}

describe('the command', () => {
  const commands = [...help().matchAll(/^ {2}([a-z]+) \[options\]/gm)].map(([, name]) =>
    String(name),
  );

  test('has a page for every subcommand', () => {
    expect(commands).toContain('hdf');
    const isListed = (command: string): boolean =>
      read(COMMANDS).includes(`| [\`${command}\`](${command}.md)`);
    expect(commands.filter((command) => !isListed(command))).toEqual([]);
  });

  test.each(commands)('%s has the options of its page', (command) => {
    const told = toldIn(read(`docs/cli/${command}.md`)).filter(
      (option) => !USES_CONTROL_PORT.includes(command) || !SHARED.includes(option),
    );
    expect(told.sort()).toEqual(optionsOf(command).sort());
  });

  test('options of the control port are described once', () => {
    expect(toldIn(sectionOf(COMMANDS, 'Options of the control port'))).toEqual(SHARED);
  });
});

type ErrorClass = new (...args: readonly unknown[]) => { readonly code?: string };

function isErrorClass(entry: [string, unknown]): entry is [string, ErrorClass] {
  const [, value] = entry;
  return typeof value === 'function' && value.prototype instanceof pandablocks.PandaError;
}

test('every class of errors is listed, with its code', () => {
  const told = [...read('docs/errors.md').matchAll(/^\| `(\w+)` +\| `([A-Z_]+)` +\|/gm)].map(
    ([, name, code]) => `${name} ${code}`,
  );
  const classes = Object.entries<unknown>(pandablocks).filter(isErrorClass);
  const thrown = classes.flatMap(([name, ErrorClass]) => {
    const { code } = new ErrorClass('', [], []);
    // Those without a code are what others have in common.
    return code === undefined ? [] : [`${name} ${code}`];
  });
  expect(told.sort()).toEqual(thrown.sort());
});
