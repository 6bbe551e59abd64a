import { expect, test } from 'vitest';

import { plain, plainLines, toJson } from '../../../lib/cli/printable-text.js';

const HOSTILE = '\u001b]0;title\u0007a\u001b[2Jb\u009b31mc\r\u007fd\u0000';

test('removes control characters of the terminal', () => {
  expect(plain(`${HOSTILE}\n`)).toBe('abcd');
});

test('can keep line ends', () => {
  expect(plainLines(`${HOSTILE}\n${HOSTILE}`)).toBe('abcd\nabcd');
});

test('JSON keeps all characters, and has no control characters either', () => {
  const json = toJson({ reason: HOSTILE, ok: true });
  expect(json).toMatch(/^[\u0020-\u007e]*$/);
  expect(JSON.parse(json)).toEqual({ reason: HOSTILE, ok: true });
});
