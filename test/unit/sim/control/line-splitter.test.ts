import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LineSplitter, MAX_LINE_BYTES } from '../../../../lib/sim/control/line-splitter.js';

function textsOf(splitter: LineSplitter, bytes: Buffer): string[] {
  return splitter.push(bytes).lines.map(({ text }) => text);
}

describe('LineSplitter', () => {
  it('finds the same lines in any pieces', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'é', '€', '\n', '\r', '😀'),
      maxLength: 40,
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 9 }), (sent, size) => {
        const bytes = Buffer.from(sent);
        const splitter = new LineSplitter();
        const lines: string[] = [];
        for (let at = 0; at < bytes.length; at += size) {
          lines.push(...textsOf(splitter, bytes.subarray(at, at + size)));
        }
        expect(lines).toEqual(sent.split('\n').slice(0, -1));
      }),
    );
  });

  it('reports lines that are not UTF-8', () => {
    const { lines } = new LineSplitter().push(Buffer.from('a\n\xc3\nb\n\xc3\xa9\n', 'latin1'));
    expect(lines.map(({ isUtf8 }) => isUtf8)).toEqual([true, false, true, true]);
    expect(lines[3]?.text).toBe('é');
  });

  it('keeps a copy of an unfinished line', () => {
    const splitter = new LineSplitter();
    const bytes = Buffer.from('x\nabc');
    splitter.push(bytes);
    bytes.fill('z');
    expect(textsOf(splitter, Buffer.from('\n'))).toEqual(['abc']);
  });

  it('stops at a line that is too long, ended or not', () => {
    const longest = 'x'.repeat(MAX_LINE_BYTES);
    const all = new LineSplitter().push(Buffer.from(`a\n${longest}\nb\n`));
    expect(all).toMatchObject({ isOverlong: false });
    expect(all.lines).toHaveLength(3);
    for (const end of ['x\nb\n', 'x']) {
      const { lines, isOverlong } = new LineSplitter().push(Buffer.from(`a\n${longest}${end}`));
      expect(lines.map(({ text }) => text)).toEqual(['a']);
      expect(isOverlong).toBe(true);
    }
    const splitter = new LineSplitter();
    expect(splitter.push(Buffer.from(longest)).isOverlong).toBe(false);
    expect(splitter.push(Buffer.from('x')).isOverlong).toBe(true);
  });
});
