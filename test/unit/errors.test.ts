import { expect, test } from 'vitest';

import { ConnectionClosedError, HdfError, OutputPathError } from '../../lib/errors.js';

test('what failed underneath is the cause', () => {
  const cause = new Error('why');
  expect(new ConnectionClosedError('gone', { cause }).cause).toBe(cause);
  expect(new HdfError('gone', '/a.h5', { cause: null })).toHaveProperty('cause', null);
});

// It would be printed with the error, as `[cause]: undefined`.
test.each([
  new ConnectionClosedError('gone'),
  new ConnectionClosedError('gone', { cause: undefined }),
  new OutputPathError('gone', '/a.h5', { cause: undefined }),
])('where nothing did, there is no cause', (error) => {
  expect(Object.hasOwn(error, 'cause')).toBe(false);
});
