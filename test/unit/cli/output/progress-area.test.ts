import type { WriteStream } from 'node:tty';

import { expect, test } from 'vitest';

import { ProgressArea } from '../../../../lib/cli/output/progress-area.js';
import { Screen } from '../../../helpers/cli/screen.js';

interface Fake {
  readonly screen: Screen;
  readonly area: ProgressArea;
  /** What the terminal has not taken yet. */
  readonly stream: { writableLength: number };
}

function areaOn(rows: number, columns: number): Fake {
  const screen = new Screen(rows, columns);
  const write = (text: string): boolean => {
    // As the terminal's driver does.
    screen.write(text.replaceAll('\n', '\r\n'));
    return true;
  };
  const stream = { rows, columns, writableLength: 0, write };
  return { screen, area: new ProgressArea(stream as unknown as WriteStream), stream };
}

test('lines take the place of longer ones, and of more', async () => {
  const { area, screen } = areaOn(24, 80);
  area.draw(['1,000 samples', 'first', 'second']);
  expect(await screen.lines()).toEqual(['1,000 samples', 'first', 'second']);
  area.draw(['done', '1st']);
  expect(await screen.lines()).toEqual(['done', '1st']);
});

test('the lines above stay, also at the bottom of the window', async () => {
  const { area, screen } = areaOn(5, 20);
  for (let i = 0; i < 8; i++) screen.write(`line ${i}\r\n`);
  const above = Array.from({ length: 8 }, (_, i) => `line ${i}`);
  for (const text of ['a', 'b', 'c']) area.draw([text, 'x', 'y']);
  expect(await screen.lines()).toEqual([...above, 'c', 'x', 'y']);
  area.clear();
  screen.write('after\r\n');
  expect(await screen.lines()).toEqual([...above, 'after', '']);
});

test('more lines than the window has are left out', async () => {
  const { area, screen } = areaOn(3, 20);
  area.draw(['a', 'b', 'c', 'd', 'e']);
  area.draw(['a', 'b', 'c', 'd', 'e']);
  expect(await screen.lines()).toEqual(['a', 'b']);
});

test('a line that is wider than the window stays one line', async () => {
  const { area, screen } = areaOn(5, 10);
  area.draw(['1,000 samples', '毫米毫米毫米毫米']);
  area.draw(['1,000 samples', '毫米毫米毫米毫米']);
  expect(await screen.lines()).toHaveLength(2);
  area.clear();
  screen.write('longer than ten');
  expect(await screen.lines()).toEqual(['longer tha', 'n ten']);
});

test('a window that becomes narrower', async () => {
  const { area, screen, stream } = areaOn(10, 40);
  screen.write('above\r\n');
  area.draw(['a'.repeat(39), 'b'.repeat(39)]);
  screen.resize(10, 15);
  Object.assign(stream, { columns: 15 });
  area.draw(['a'.repeat(area.columns), 'b']);
  expect(await screen.lines()).toEqual(['above', 'a'.repeat(14), 'b']);
  area.clear();
  expect(await screen.lines()).toEqual(['above', '']);
});

test('a terminal that takes nothing gets nothing more', async () => {
  const { area, screen, stream } = areaOn(5, 20);
  area.draw(['before']);
  stream.writableLength = 1;
  area.draw(['after']);
  expect(await screen.lines()).toEqual(['before']);
});

test('clearing nothing writes nothing', async () => {
  const { area, screen } = areaOn(5, 20);
  screen.write('before');
  area.clear();
  expect(await screen.lines()).toEqual(['before']);
});
