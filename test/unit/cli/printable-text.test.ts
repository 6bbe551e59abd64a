import { expect, test } from 'vitest';

import { plain, plainLines, toJson } from '../../../lib/cli/printable-text.js';

const HOSTILE = '\u001b]0;title\u0007a\u001b[2Jb\u009b31mc\r\u007fd\u0000';

test('of a text nothing controls a terminal', () => {
  expect(plain(`${HOSTILE}\n`)).toBe('abcd');
});

test('lines can stay', () => {
  expect(plainLines(`${HOSTILE}\n${HOSTILE}`)).toBe('abcd\nabcd');
});

test('JSON keeps all, and controls no terminal either', () => {
  const json = toJson({ reason: HOSTILE, ok: true });
  expect(json).toMatch(/^[\u0020-\u007e]*$/);
  expect(JSON.parse(json)).toEqual({ reason: HOSTILE, ok: true });
});
