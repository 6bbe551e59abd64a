/** Which left-overs of killed captures are named. */

import { beforeEach, expect, test, vi } from 'vitest';

import { describeStalePartials } from '../../../../lib/hdf/path/stale-partials.js';

const locked = vi.hoisted(() => new Set<string>());
vi.mock('../../../../lib/hdf/os/file-lock.js', () => ({
  isLocked: (path: string) => Promise.resolve(locked.has(path)),
}));

beforeEach(() => {
  locked.clear();
});

const partial = (number: number): string => `/data/x.h5.0000000${number}.partial`;

/** @param count of temporary files in the folder */
async function tell(count: number): Promise<string | null> {
  const names = Array.from({ length: count }, (_, i) => `x.h5.0000000${i}.partial`).reverse();
  return describeStalePartials(['/data/x.h5'], () =>
    Promise.resolve(['x.h5', ...names, 'y.h5.partial']),
  );
}

test.each([
  [1, ''],
  [5, ''],
  [6, ', and 1 more'],
  [8, ', and 3 more'],
])('of %d at most five are named: "%s"', async (count, more) => {
  const named = Array.from({ length: Math.min(count, 5) }, (_, i) => partial(i)).join(', ');
  expect(await tell(count)).toMatch(
    `Left over from a capture that was killed: ${named}${more}. "pandablocks repair" makes`,
  );
});

test('files that are being written are neither named nor counted', async () => {
  for (const number of [0, 6]) locked.add(partial(number));
  const message = await tell(7);
  expect(message).toMatch(`killed: ${[1, 2, 3, 4, 5].map(partial).join(', ')}. "pandablocks`);
  for (let i = 0; i < 7; i++) locked.add(partial(i));
  expect(await tell(7)).toBeNull();
});

test('no files', async () => {
  expect(await tell(0)).toBeNull();
});
