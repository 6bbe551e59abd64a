import { expect, test } from 'vitest';

import {
  lostDataConnection,
  longLineHint,
  describeLoss,
} from '../../../../lib/client/net/lost-connection-errors.js';

function failed(syscall: string, code: string): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}

test.each([
  [undefined, 'The PandA closed port 1'],
  [
    failed('read', 'ECONNRESET'),
    'The connection to port 1 was reset by the other end (read ECONNRESET)',
  ],
  [failed('read', 'EPIPE'), 'The connection to port 1 broke (read EPIPE)'],
  [
    failed('read', 'ETIMEDOUT'),
    'The connection to port 1 is dead: the PandA is off, or the network connection to it is broken (read ETIMEDOUT)',
  ],
  [new Error('why'), 'The connection to port 1 broke (why)'],
])('%s', (cause, sentence) => {
  expect(describeLoss('port 1', cause)).toBe(sentence);
});

test.each([
  [true, 'The PandA closed port 8889 (data) of p in the middle of an acquisition, without an END.'],
  [false, 'The PandA closed port 8889 (data) of p while data was waited for.'],
])('of data, acquiring: %s', (isAcquiring, message) => {
  expect(lostDataConnection({ host: 'p', port: 8889 }, isAcquiring, undefined).message).toBe(
    message,
  );
});

test('a line that is too long is quoted', () => {
  expect(longLineHint(['SEQ1.REPEATS=1'])).toBe('');
  const hint = longLineHint(['A=1', `*METADATA.DESIGN=${'x'.repeat(5000)}`]);
  expect(hint).toMatch(
    /^ A line of 5017 characters, "\*METADATA\.DESIGN=x+…", was sent and not answered/,
  );
});
