/** Connects a machine to a simulated PandA: writes set the machine, and its values can be read. */

import { Machine, type MachineOptions } from './machine/machine.js';
import type { Panda } from './model/panda.js';

export function connectMachine(panda: Panda, options: Omit<MachineOptions, 'onPlayed'>): Machine {
  /** The number of words of each streamed table that the machine has not played yet. */
  const queued = new Map<string, number>();
  const machine = new Machine(panda, panda.buses, {
    ...options,
    onPlayed: (field, words) => {
      if (!queued.has(field)) return;
      panda.takeStreamed(field, words);
      queued.set(field, (queued.get(field) ?? 0) - words);
    },
  });
  panda.connect(machine);
  panda.onWrite((field) => {
    const streamed = panda.streamed(field);
    if (streamed === null) {
      queued.delete(field);
      machine.written(field);
    } else {
      const words = streamed.words.subarray(queued.get(field) ?? 0);
      queued.set(field, streamed.words.length);
      machine.appendTable(field, words, streamed.isLast);
    }
  });
  return machine;
}
