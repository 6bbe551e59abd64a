/** Errors on their way from one thread to the other. */

import { expect, test } from 'vitest';

import { fromParts, toParts } from '../../../lib/blocking/messages.js';

/** As a message does it. */
function passed(error: unknown): Error {
  return fromParts(structuredClone(toParts(error)));
}

test('message, details and causes arrive', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED'), {
    code: 'ECONNREFUSED',
    errno: -111,
    port: 8888,
  });
  const error = passed(new Error('No connection.', { cause }));
  expect(error).toBeInstanceOf(Error);
  expect(error.message).toBe('No connection.');
  expect(error.cause).toMatchObject({
    message: 'connect ECONNREFUSED',
    code: 'ECONNREFUSED',
    errno: -111,
    port: 8888,
  });
  expect(error.cause).not.toHaveProperty('cause');
});

test('what no message can hold is left behind', () => {
  const error = Object.assign(new Error('odd'), { code: 'ODD', call: () => {}, of: new WeakMap() });
  expect(passed(error)).toMatchObject({ message: 'odd', code: 'ODD' });
  expect(Object.keys(passed(error))).toEqual(['code']);
});

test('what is no error becomes one', () => {
  expect(passed('only text')).toMatchObject({ message: 'only text' });
});
