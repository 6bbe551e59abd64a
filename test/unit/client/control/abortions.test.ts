import { getEventListeners } from 'node:events';

import { expect, test } from 'vitest';

import { Abortions } from '../../../../lib/client/control/abortions.js';

test('a signal ends all that it was given with, and has one listener as long as there are any', () => {
  const ended: [number, unknown][] = [];
  const abortions = new Abortions<number>((item, reason) => ended.push([item, reason]));
  const [first, second] = [new AbortController(), new AbortController()];
  for (let i = 0; i < 100; i++) abortions.add(first.signal, i);
  abortions.add(second.signal, 100);
  expect(getEventListeners(first.signal, 'abort')).toHaveLength(1);
  for (let i = 2; i < 100; i++) abortions.delete(first.signal, i);
  first.abort('enough');
  expect(ended).toEqual([
    [0, 'enough'],
    [1, 'enough'],
  ]);
  abortions.delete(second.signal, 100);
  expect(getEventListeners(second.signal, 'abort')).toHaveLength(0);
  second.abort();
  expect(ended).toHaveLength(2);
});
