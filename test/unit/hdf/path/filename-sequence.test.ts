/** The names of a capture's files, and those of the rests of acquisitions that were cut off. */

import { expect, test } from 'vitest';

import { FilenameSequence } from '../../../../lib/hdf/path/filename-sequence.js';

const take = (names: FilenameSequence): unknown => names.next().value;

test('the rest of an acquisition has the name with -2, and its rest the name with -3', () => {
  const names = new FilenameSequence(['a.h5', 'b.h5'].values(), false, []);
  expect(take(names)).toBe('a.h5');
  names.addContinuation();
  expect(take(names)).toBe('a-2.h5');
  names.addContinuation();
  expect(take(names)).toBe('a-3.h5');
  expect(take(names)).toBe('b.h5');
  names.addContinuation();
  expect(take(names)).toBe('b-2.h5');
  expect(names.next().done).toBe(true);
});

test('names of other acquisitions are not used', () => {
  const known = ['a.h5', './a-2.h5', 'x/a-3.h5'];
  const names = new FilenameSequence(known.values(), false, known);
  take(names);
  names.addContinuation();
  expect(take(names)).toBe('a-3.h5');
  expect(take(names)).toBe('./a-2.h5');
});

test('a scheme with numbers gives the next number', () => {
  const names = new FilenameSequence(['1.h5', '2.h5'].values(), true, []);
  take(names);
  names.addContinuation();
  expect(take(names)).toBe('2.h5');
});

test('can be iterated', () => {
  expect([...new FilenameSequence(['a', 'b'].values(), false, [])]).toEqual(['a', 'b']);
});
