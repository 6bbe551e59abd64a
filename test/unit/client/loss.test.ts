import { expect, test } from 'vitest';

import { whatBecameOf } from '../../../lib/client/loss.js';

function failed(syscall: string, code: string): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}

test.each([
  [undefined, 'The PandA closed port 1'],
  [
    failed('read', 'ECONNRESET'),
    'The connection to port 1 was reset by the other end (read ECONNRESET)',
  ],
  [failed('read', 'ETIMEDOUT'), 'The connection to port 1 broke (read ETIMEDOUT)'],
  [new Error('why'), 'The connection to port 1 broke (why)'],
])('%s', (cause, sentence) => {
  expect(whatBecameOf('port 1', cause)).toBe(sentence);
});
