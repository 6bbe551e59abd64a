/** What waits for a slow sink is told while it waits. */

import { capture, type Sink } from 'pandablocks';
import { expect, test } from 'vitest';

import type { CaptureOptions } from '../../../lib/capture/capture-options.js';
import { captureClient } from '../../helpers/capture/capture-client.js';
import { ascii, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

test('the backlog is what is received and not yet written', async () => {
  const { client } = await captureClient({
    source: () => [header([COUNTER]), frameOf(1, 2, 3), ascii('END 3 Ok\n')],
  });
  let backlog = (): number => NaN;
  const seen: number[] = [];
  const slow: Sink = {
    open: () => {},
    write: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(backlog());
    },
    close: () => null,
  };
  const onBacklog: CaptureOptions['onBacklog'] = (bytes) => {
    backlog = bytes;
  };
  await capture(client, { arm: true, sinks: [slow], ...{ onBacklog } });
  expect(seen).toEqual([12]);
  expect(backlog()).toBe(0);
});
