/** Agenda: always the earliest first, whatever was set and taken off before. */

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Agenda } from '../../../../../lib/sim/machine/simulation/agenda.js';

const PLACES = 40;

test('wakes everyone in order of tick and place', () => {
  const changes = fc.array(
    fc.tuple(
      fc.nat(PLACES - 1),
      fc.oneof({ weight: 4, arbitrary: fc.nat(50) }, fc.constant(Infinity)),
    ),
    { size: 'large' },
  );
  fc.assert(
    fc.property(changes, fc.nat(60), (sets, until) => {
      const agenda = new Agenda();
      const woken: number[] = [];
      const wanted = new Map<number, number>();
      const appointments = Array.from({ length: PLACES }, (_, place) =>
        agenda.appointmentFor({ wake: () => woken.push(place) }),
      );
      for (const [place, tick] of sets) {
        agenda.set(appointments[place]!, tick);
        wanted.set(place, tick);
      }
      expect(agenda.nextTick).toBe(Math.min(Infinity, ...wanted.values()));
      agenda.wakeUntil(until);
      const due = [...wanted].filter(([, tick]) => tick <= until);
      due.sort(([a, tickA], [b, tickB]) => tickA - tickB || a - b);
      expect(woken).toEqual(due.map(([place]) => place));
      agenda.wakeUntil(50);
      expect(agenda.nextTick).toBe(Infinity);
    }),
  );
});
