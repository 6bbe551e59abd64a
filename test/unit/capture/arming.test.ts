/** How long arming goes on, by which clock. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { AsyncClient } from '../../../lib/client/async-client.js';
import { Arm } from '../../../lib/commands/arm.js';
import { CommandError, PandaBusyError } from '../../../lib/errors.js';
import { Arming } from '../../../lib/capture/arming.js';

const HOUR_MS = 3_600_000;

// Pauses pass at once, in the time of the fake clocks.
vi.mock('node:timers/promises', () => ({
  setTimeout: (milliseconds: number) => Promise.resolve(vi.advanceTimersByTime(milliseconds)),
}));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A PandA that refuses to be armed, and stays busy. The clock is set back at each question. */
function busyPanda(): { client: AsyncClient; commands: () => number } {
  let commands = 0;
  const client = {
    closing: new AbortController().signal,
    connect: () => Promise.resolve(),
    send: (command: unknown) => {
      if (++commands > 1000) return Promise.reject(new Error('goes on for ever'));
      vi.setSystemTime(Date.now() - HOUR_MS);
      if (!(command instanceof Arm)) return Promise.resolve('Busy');
      return Promise.reject(new CommandError('Arm', ['*PCAP.ARM='], ['ERR Active']));
    },
  };
  return { client: client as unknown as AsyncClient, commands: () => commands };
}

test('a refused ARM is tried again for 5 s, even if the clock is set back', async () => {
  const { client, commands } = busyPanda();
  const armed = new Arming(client, { force: false }).arm(new AbortController().signal);
  await expect(armed).rejects.toThrow(CommandError);
  expect(commands()).toBe(51);
});

test('a busy PandA is waited for 1 s, even if the clock is set back', async () => {
  const { client, commands } = busyPanda();
  const begun = new Arming(client, { force: false }).begin(new AbortController().signal);
  await expect(begun).rejects.toThrow(PandaBusyError);
  expect(commands()).toBe(12);
});
