import { expect, test } from 'vitest';

import { nearestFirst, similarTo } from '../../../lib/errors/similar.js';

const FIELDS = ['DELAY', 'WIDTH', 'PULSES', 'STEP', 'TRIG', 'TRIG_EDGE', 'ENABLE', 'OUT'];

test.each([
  ['a letter too few', 'DELY', ['DELAY']],
  ['a letter too many', 'DELLAY', ['DELAY']],
  ['another letter', 'DELAX', ['DELAY']],
  ['two letters the wrong way round', 'TRGI', ['TRIG']],
  ['small letters', 'delay', ['DELAY']],
  ['a dash', 'TRIG-EDGE', ['TRIG_EDGE']],
  ['the beginning', 'PULS', ['PULSES']],
  ['something else', 'FREQUENCY', []],
  ['something else that is short', 'X', []],
  ['nothing', '', []],
])('%s', (_, name, similar) => {
  expect(similarTo(name, FIELDS)).toEqual(similar);
});

test('several names of equal distance, but not many', () => {
  expect(similarTo('TTLINA', ['TTLOUT1', 'TTLIN1', 'TTLIN2'])).toEqual(['TTLIN1', 'TTLIN2']);
  const many = Array.from({ length: 9 }, (_, i) => `TTLIN${i}`);
  expect(similarTo('TTLINA', many)).toEqual(many.slice(0, 3));
});

test('all names, those that contain the text first, then the nearest', () => {
  expect(nearestFirst('trg', ['WIDTH', 'OUT', 'TRIG', 'XTRGX'])).toEqual([
    'XTRGX',
    'TRIG',
    'OUT',
    'WIDTH',
  ]);
});
