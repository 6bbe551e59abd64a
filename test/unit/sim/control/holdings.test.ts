import { expect, test } from 'vitest';

import { Holdings } from '../../../../lib/sim/control/holdings.js';

class Client {
  resets = 0;

  reset(): void {
    this.resets++;
  }
}

test('beyond the limit the client with the most goes', () => {
  const holdings = new Holdings(100);
  const [small, large, last] = [new Client(), new Client(), new Client()];
  holdings.set(small, 10);
  holdings.set(large, 60);
  holdings.set(last, 30);
  expect([holdings.total, small.resets, large.resets, last.resets]).toEqual([100, 0, 0, 0]);
  holdings.set(last, 31);
  expect([holdings.total, small.resets, large.resets, last.resets]).toEqual([41, 0, 1, 0]);
  holdings.set(last, 0);
  holdings.set(small, 101);
  expect([holdings.total, small.resets, last.resets]).toEqual([0, 1, 0]);
});
