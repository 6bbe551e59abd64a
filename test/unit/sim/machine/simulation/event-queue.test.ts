/** EventQueue: always the earliest first, whatever was set and taken off before. */

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { EventQueue } from '../../../../../lib/sim/machine/simulation/event-queue.js';

const PLACES = 40;

test('wakes blocks in the order of tick and place', () => {
  const changes = fc.array(
    fc.tuple(
      fc.nat(PLACES - 1),
      fc.oneof({ weight: 4, arbitrary: fc.nat(50) }, fc.constant(Infinity)),
    ),
    { size: 'large' },
  );
  fc.assert(
    fc.property(changes, fc.nat(60), (sets, until) => {
      const queue = new EventQueue();
      const woken: number[] = [];
      const wanted = new Map<number, number>();
      const events = Array.from({ length: PLACES }, (_, place) =>
        queue.eventFor({ wake: () => woken.push(place) }),
      );
      for (const [place, tick] of sets) {
        queue.set(events[place]!, tick);
        wanted.set(place, tick);
      }
      expect(queue.nextTick).toBe(Math.min(Infinity, ...wanted.values()));
      queue.wakeUntil(until);
      const due = [...wanted].filter(([, tick]) => tick <= until);
      due.sort(([a, tickA], [b, tickB]) => tickA - tickB || a - b);
      expect(woken).toEqual(due.map(([place]) => place));
      queue.wakeUntil(50);
      expect(queue.nextTick).toBe(Infinity);
    }),
  );
});
