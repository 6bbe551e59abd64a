import { expect, test } from 'vitest';

import { CommandLines } from '../../../../lib/cli/console/command-lines.js';

function commandsIn(...lines: string[]): (readonly string[])[] {
  const commands = new CommandLines();
  return lines.map((line) => commands.push(line)).filter((command) => command !== null);
}

test.each(['*IDN?', 'PULSE1.DELAY=1', 'X=a<b', '*ECHO a=<?', 'no command'])(
  '%s is whole with its line',
  (line) => {
    expect(commandsIn(line)).toEqual([[line]]);
  },
);

test.each(['SEQ1.TABLE<', 'SEQ1.TABLE<B', 'SEQ1.TABLE<<', 'SEQ1.TABLE<<|', '*METADATA.LAYOUT<'])(
  '%s has lines up to an empty one',
  (line) => {
    expect(commandsIn(line, '1', 'X=2', '', '*IDN?')).toEqual([[line, '1', 'X=2', ''], ['*IDN?']]);
  },
);

test('blank lines send nothing', () => {
  expect(commandsIn('', '  ', '\t')).toEqual([]);
});

test('an open table is recognized, and can be given up', () => {
  const commands = new CommandLines();
  commands.push('X<');
  commands.push('1');
  expect(commands.openTable).toBe('X<');
  expect(commands.abandon()).toEqual(['X<', '1']);
  expect(commands.openTable).toBeNull();
  expect(commands.push('*IDN?')).toEqual(['*IDN?']);
});

test('the size of a table is limited', () => {
  const commands = new CommandLines();
  commands.push('X<');
  const pour = (): void => {
    for (let i = 0; i < 1 << 23; i++) commands.push('1');
  };
  expect(pour).toThrow('X< has more than 4194304 lines: is the empty line at its end missing');
  expect(commands.openTable).toBeNull();
});
