/** Faults that are added to a simulated PandA while it runs. */

import { Arm, AsyncClient, ConnectionClosedError, Get } from 'pandablocks';
import { parseFault } from 'pandablocks/sim';
import { expect, test } from 'vitest';

import { tutorialPanda } from '../../helpers/sim/tutorial.js';

async function capture(client: AsyncClient): Promise<string> {
  for await (const data of client.data()) {
    if (data.kind === 'ready') await client.send(new Arm());
    if (data.kind === 'end') return data.reason;
  }
  throw new Error('no END');
}

test('faults affect acquisitions that are armed afterwards', async () => {
  const { sim, client } = await tutorialPanda();
  expect(await capture(client)).toBe('Ok');
  sim.inject(parseFault('end@10:DMA data error#2'));
  expect(await capture(client)).toBe('DMA data error');
  expect(await capture(client)).toBe('Ok');
  sim.inject(parseFault('close@5000'));
  await expect(capture(client)).rejects.toThrow(ConnectionClosedError);
});

test('a slow control port takes effect at once', async () => {
  const { sim, client } = await tutorialPanda();
  sim.inject(parseFault('slow-control:3600'));
  const late = client.send(new Get('*IDN'), { timeout: 0.2 });
  await expect(late).rejects.toThrow('no answer within 0.2 s');
});
