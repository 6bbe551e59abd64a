import { expect, test } from 'vitest';

import { Fifo } from '../../../lib/connections/fifo.js';

test('returns items in the order of adding', () => {
  const fifo = new Fifo<number>();
  expect(fifo.shift()).toBeUndefined();
  fifo.push(1);
  fifo.push(2);
  expect(fifo.length).toBe(2);
  expect([fifo.shift(), fifo.shift(), fifo.shift()]).toEqual([1, 2, undefined]);
  expect(fifo.length).toBe(0);
  fifo.push(3);
  expect(fifo.shift()).toBe(3);
});

test('keeps the order when it grows', () => {
  const fifo = new Fifo<number>();
  const out: (number | undefined)[] = [];
  for (let i = 0; i < 10_000; i++) {
    fifo.push(2 * i);
    fifo.push(2 * i + 1);
    out.push(fifo.shift());
    expect(fifo.length).toBe(i + 1);
  }
  while (fifo.length > 0) out.push(fifo.shift());
  expect(out).toEqual(Array.from({ length: 20_000 }, (_, i) => i));
});

test('drops items', () => {
  const fifo = new Fifo<number>();
  for (let i = 0; i < 10; i++) fifo.push(i);
  fifo.shift();
  fifo.retain((item) => item % 3 === 0);
  expect(fifo.length).toBe(3);
  expect([fifo.shift(), fifo.shift(), fifo.shift(), fifo.shift()]).toEqual([3, 6, 9, undefined]);
});

test('shows its items', () => {
  const fifo = new Fifo<number>();
  expect([...fifo]).toEqual([]);
  for (let i = 0; i < 5; i++) fifo.push(i);
  fifo.shift();
  expect([...fifo]).toEqual([1, 2, 3, 4]);
  expect(fifo.length).toBe(4);
});
