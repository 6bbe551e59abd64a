/** TextBuffer: text up to a mark, from pieces of any size. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { TextBuffer } from '../../../lib/connections/text-buffer.js';
import { ascii, inPieces } from '../../helpers/data/streams.js';

const LIMIT = 1000;
const HEADER_END = '</header>\n\n';

/** The text up to the mark, and how many bytes were taken for it; null if the mark did not come. */
function read(
  text: Uint8Array,
  mark: string,
  sizes: readonly number[],
  limit = LIMIT,
): { text: string; taken: number } | null {
  const buffer = new TextBuffer();
  let position = 0;
  for (const piece of inPieces(text, sizes)) {
    const { taken, done } = buffer.readUntil(mark, piece, limit);
    position += taken;
    if (done) return { text: buffer.takeText(), taken: position };
    if (taken < piece.byteLength) return null;
  }
  return null;
}

describe('reading up to a mark', () => {
  test.each([[100], [1], [2], [3], [7, 1]])(
    'leaves what is behind it, in pieces of %i',
    (...sizes) => {
      expect(read(ascii('OK\nmore\n'), '\n', sizes)).toEqual({ text: 'OK\n', taken: 3 });
    },
  );

  test.each([[500], [1], [4], [11], [13]])(
    'finds a mark with several line ends in pieces of %i',
    (size) => {
      const text = '<header>\n<data />\n\n</header>\n</header>\n\n';
      expect(read(ascii(`${text}BIN `), HEADER_END, [size])).toEqual({ text, taken: text.length });
    },
  );

  test('does not take the end of one mark and the start of another for a mark', () => {
    expect(read(ascii('</header>\n</header> \n\n'), HEADER_END, [3])).toBeNull();
  });

  test('finds the mark at the very start', () => {
    expect(read(ascii('\n\n'), '\n', [2])).toEqual({ text: '\n', taken: 1 });
  });

  test('takes all text without a mark', () => {
    const buffer = new TextBuffer();
    expect(buffer.readUntil('\n', ascii('no end'), LIMIT)).toEqual({ taken: 6, done: false });
    expect(buffer.byteLength).toBe(6);
  });

  test('takes nothing from an empty buffer', () => {
    expect(new TextBuffer().readUntil('\n', new Uint8Array(0), LIMIT)).toEqual({
      taken: 0,
      done: false,
    });
  });

  test('grows with long text', () => {
    const text = `${'a line\n'.repeat(20_000)}</header>\n\n`;
    expect(read(ascii(text), HEADER_END, [997], 1_000_000)).toEqual({ text, taken: text.length });
  });

  test('joins characters that were split', () => {
    const text = 'Δµm 😀\n';
    expect(read(ascii(text), '\n', [1])?.text).toBe(text);
  });

  test('agrees with a search in the whole text', () => {
    const words = fc.constantFrom('\n', '\n\n', '</header>', '</header>\n', HEADER_END, '<', 'x');
    fc.assert(
      fc.property(
        fc.array(words, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom('\n', HEADER_END),
        (parts, sizes, mark) => {
          const text = parts.join('');
          const end = text.indexOf(mark) + mark.length;
          const expected = end < mark.length ? null : { text: text.slice(0, end), taken: end };
          expect(read(ascii(text), mark, sizes)).toEqual(expected);
        },
      ),
    );
  });
});

describe('the limit', () => {
  test.each([[100], [1], [3]])('is never exceeded, in pieces of %i', (size) => {
    const buffer = new TextBuffer();
    let taken = 0;
    for (const piece of inPieces(ascii('x\n'.repeat(50)), [size])) {
      taken += buffer.readUntil(HEADER_END, piece, 25).taken;
    }
    expect(taken).toBe(25);
    expect(buffer.byteLength).toBe(25);
  });

  test('leaves space for a mark that just fits', () => {
    expect(read(ascii('abc\n'), '\n', [9], 4)).toEqual({ text: 'abc\n', taken: 4 });
    expect(read(ascii('abc\n'), '\n', [9], 3)).toBeNull();
  });
});

describe('the text', () => {
  test('is removed when it was taken', () => {
    const buffer = new TextBuffer();
    buffer.readUntil('\n', ascii('first\n'), LIMIT);
    expect(buffer.takeText()).toBe('first\n');
    expect(buffer.byteLength).toBe(0);
    buffer.readUntil('\n', ascii('2\n'), LIMIT);
    expect(buffer.takeText()).toBe('2\n');
  });

  test('has U+FFFD for invalid UTF-8', () => {
    const buffer = new TextBuffer();
    buffer.readUntil('\n', Uint8Array.of(0x61, 0xff, 0x62, 0x0a), LIMIT);
    expect(buffer.takeText()).toBe('a\ufffdb\n');
  });

  test('does not change when the input is overwritten', () => {
    const buffer = new TextBuffer();
    const bytes = ascii('mine\n');
    buffer.readUntil('\n', bytes, LIMIT);
    bytes.fill(0);
    expect(buffer.takeText()).toBe('mine\n');
  });

  test.each([
    ['', true],
    ['O', true],
    ['OK\n', true],
    ['OK\nand more', true],
    ['K', false],
    ['OK ', false],
  ])('%j starts like OK and a line end, as far as it goes: %s', (text, expected) => {
    const buffer = new TextBuffer();
    buffer.readUntil(HEADER_END, ascii(text), LIMIT);
    expect(buffer.startsLike('OK\n')).toBe(expected);
  });
});
