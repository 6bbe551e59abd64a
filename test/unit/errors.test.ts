import { expect, expectTypeOf, test } from 'vitest';

import {
  CommandError,
  ConnectionClosedError,
  HdfError,
  InvalidOptionError,
  isPandaError,
  type KnownError,
  OutputPathError,
  type PandaErrorCode,
} from '../../lib/errors.js';
import { refuseUnknownOptions } from '../../lib/errors/unknown-options.js';

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

test('an error is told by its code', () => {
  const error: unknown = new CommandError('Get', ['A?'], ['ERR No such block']);
  expect(isPandaError(error)).toBe(true);
  expect(isPandaError(error, 'COMMAND_FAILED')).toBe(true);
  expect(isPandaError(error, 'HDF')).toBe(false);
  const other = Object.assign(new Error('x'), { code: 'HDF' });
  expect(isPandaError(other)).toBe(false);
  expect(isPandaError(other, 'HDF')).toBe(false);
  expect(isPandaError(null)).toBe(false);
});

test('the code tells the type', () => {
  const error = new CommandError('Get', ['A?'], ['ERR']) as unknown;
  if (isPandaError(error, 'COMMAND_FAILED')) expectTypeOf(error).toEqualTypeOf<CommandError>();
  if (isPandaError(error) && error.code === 'HDF') expectTypeOf(error).toEqualTypeOf<HdfError>();
});

test('each code is that of a class, and the other way round', () => {
  expectTypeOf<KnownError['code']>().toEqualTypeOf<PandaErrorCode>();
});

test('an option that does not exist is refused, with the one that was meant', () => {
  const known = { arm: true, num: true, samples: true, onArmed: 'internal' } as const;
  const refuse = (options: unknown) => () =>
    refuseUnknownOptions(options as typeof known, known, 'capture');
  expect(refuse({ arm: true, num: undefined })).not.toThrow();
  expect(refuse({ amr: true })).toThrow(
    new InvalidOptionError('capture has no option "amr": did you mean arm?'),
  );
  expect(refuse({ toString: 1 })).toThrow(
    new InvalidOptionError('capture has no option "toString": the options are arm, num, samples.'),
  );
  expect(refuse({ onArmd: 1 })).toThrow('"onArmd": the options are arm, num, samples.');
  expect(refuse({ onArmed: () => {} })).not.toThrow();
  for (const [value, text] of [
    [undefined, 'undefined'],
    [null, 'null'],
    [5, '5'],
    ['a.h5', '"a.h5"'],
  ]) {
    expect(refuse(value)).toThrow(
      new InvalidOptionError(`capture takes an object with options, and was given ${text}.`),
    );
  }
});
