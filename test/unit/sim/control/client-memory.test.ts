import { expect, test } from 'vitest';

import { ClientMemory } from '../../../../lib/sim/control/client-memory.js';

class Client {
  resets = 0;

  reset(): void {
    this.resets++;
  }
}

test('beyond the limit the client with the most memory is closed', () => {
  const memory = new ClientMemory(100);
  const [small, large, last] = [new Client(), new Client(), new Client()];
  memory.set(small, 10);
  memory.set(large, 60);
  memory.set(last, 30);
  expect([memory.total, small.resets, large.resets, last.resets]).toEqual([100, 0, 0, 0]);
  memory.set(last, 31);
  expect([memory.total, small.resets, large.resets, last.resets]).toEqual([41, 0, 1, 0]);
  memory.set(last, 0);
  memory.set(small, 101);
  expect([memory.total, small.resets, last.resets]).toEqual([0, 1, 0]);
});
