/** A stream that ends at any of its bytes gives what was whole by then, and no more. */

import { expect, test } from 'vitest';

import { prefixOf, receiveUpTo, TWO_ACQUISITIONS, whatCame } from '../../helpers/data/cuts.js';

test('each byte of a short stream', () => {
  for (let cut = 0; cut <= TWO_ACQUISITIONS.byteLength; cut++) {
    const came = whatCame(receiveUpTo(TWO_ACQUISITIONS, cut));
    expect({ cut, ...came }).toEqual({ cut, ...prefixOf(TWO_ACQUISITIONS, cut) });
  }
  expect(prefixOf(TWO_ACQUISITIONS, TWO_ACQUISITIONS.byteLength).marks).toBe('rsese');
});
