import { getEventListeners } from 'node:events';

import { expect, test } from 'vitest';

import { AbortRegistry } from '../../../../lib/client/control/abort-registry.js';

test('a signal ends all its commands, and has one listener while there are any', () => {
  const ended: [number, unknown][] = [];
  const aborts = new AbortRegistry<number>((item, reason) => ended.push([item, reason]));
  const [first, second] = [new AbortController(), new AbortController()];
  for (let i = 0; i < 100; i++) aborts.add(first.signal, i);
  aborts.add(second.signal, 100);
  expect(getEventListeners(first.signal, 'abort')).toHaveLength(1);
  for (let i = 2; i < 100; i++) aborts.delete(first.signal, i);
  first.abort('enough');
  expect(ended).toEqual([
    [0, 'enough'],
    [1, 'enough'],
  ]);
  aborts.delete(second.signal, 100);
  expect(getEventListeners(second.signal, 'abort')).toHaveLength(0);
  second.abort();
  expect(ended).toHaveLength(2);
});
