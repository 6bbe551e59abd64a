import type { WriteStream } from 'node:tty';

import { expect, test } from 'vitest';

import { ProgressLine } from '../../../../lib/cli/output/progress-line.js';

/** The last line of a terminal, as somebody sees it. */
class FakeTerminal {
  shown = '';
  #column = 0;

  constructor(readonly columns: number) {}

  write(text: string): boolean {
    if (this.#column + text.length >= this.columns) throw new Error('the line is too long');
    this.shown =
      this.shown.slice(0, this.#column) + text + this.shown.slice(this.#column + text.length);
    this.#column += text.length;
    return true;
  }

  cursorTo(column: number): boolean {
    this.#column = column;
    return true;
  }

  clearLine(direction: -1 | 0 | 1): boolean {
    this.shown = direction === 0 ? '' : this.shown.slice(0, this.#column);
    return true;
  }
}

function lineOn(columns: number): { terminal: FakeTerminal; line: ProgressLine } {
  const terminal = new FakeTerminal(columns);
  return { terminal, line: new ProgressLine(terminal as unknown as WriteStream) };
}

test('a text takes the place of a longer one', () => {
  const { terminal, line } = lineOn(80);
  line.draw('1,000 samples');
  line.draw('done');
  expect(terminal.shown).toBe('done');
});

test('a text that is wider than the terminal is cut', () => {
  const { terminal, line } = lineOn(10);
  line.draw('1,000 samples');
  expect(terminal.shown).toBe('1,000 sam');
});

test('what follows begins in its place', () => {
  const { terminal, line } = lineOn(80);
  line.draw('1,000 samples');
  line.clear();
  terminal.write('stopped');
  expect(terminal.shown).toBe('stopped');
});

test('clearing nothing writes nothing', () => {
  const { terminal, line } = lineOn(80);
  terminal.write('before');
  line.clear();
  expect(terminal.shown).toBe('before');
});
