/** Mutated streams: each is right data or a typed error. `npm run fuzz:connections` goes on for longer. */

import { expect, test } from 'vitest';

import { runControlCase } from '../../helpers/control/fuzz-control.js';
import { dataStreams, runDataCase } from '../../helpers/data/fuzz-data.js';

const SEED = 1;

test('the data port', () => {
  const streams = dataStreams();
  const codes = new Set(Array.from({ length: 300 }, (_, i) => runDataCase(streams, SEED, i).code));
  // Which of them come is for the streams that there are: without recordings none is refused.
  expect(['', 'PROTOCOL', 'DATA_REFUSED']).toEqual(expect.arrayContaining([...codes]));
  expect([...codes]).toEqual(expect.arrayContaining(['', 'PROTOCOL']));
});

test('the control port', () => {
  const outcomes = Array.from({ length: 200 }, (_, i) => runControlCase(SEED, i));
  const codes = new Set(outcomes.flatMap(({ errors, code }) => [...errors, code]));
  expect([...codes]).toEqual(expect.arrayContaining(['', 'COMMAND_FAILED', 'NO_CONTEXT']));
});
