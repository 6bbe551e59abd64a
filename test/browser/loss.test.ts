/** What the page does when something is lost: the PandA, the server. And two browsers at a time. */

import { expect, test } from 'vitest';

import { gate, openPage, shows, sourceOf, watchedCapture } from './browser.js';
import { COUNTER } from '../helpers/data/streams.js';

const ROWS = 2000;
const FIELDS = [COUNTER];

test('a PandA that is lost, and comes back', async () => {
  const ready = gate();
  const { address, cli } = await watchedCapture(
    async function* (number, signal) {
      const whole = sourceOf(FIELDS, ROWS, (_, row) => row);
      if (number > 0) yield* whole(number, signal);
      else {
        for await (const item of whole(number, signal)) {
          yield item;
          break;
        }
        await ready.opened;
        yield 'reset';
      }
    },
    '--reconnect',
    '--view-keep',
    '--num',
    1,
  );
  const page = await openPage(address);
  await shows(page, 'state', 'capturing');
  ready.open();
  await page.getByText('2 acquisitions', { exact: true }).waitFor({ timeout: 30_000 });
  await shows(page, 'state', 'failed');
  expect(cli.stderr).toContain('Waiting for the PandA');
});

test('a server that disappears, and another on its port', async () => {
  const first = await watchedCapture(
    sourceOf(FIELDS, ROWS, (_, row) => row, {
      before: (row) => (row === 1000 ? new Promise(() => {}) : Promise.resolve()),
    }),
    '--flush-period',
    0.1,
  );
  const page = await openPage(first.address);
  await shows(page, 'samples', '1.000');
  first.cli.process.kill('SIGKILL');
  await shows(page, 'state', 'no connection');
  const { port } = new URL(first.address);
  const second = await watchedCapture(
    sourceOf([{ ...COUNTER, name: 'COUNTER2.OUT' }], ROWS, (_, row) => row),
    '--view-keep',
    '--view-port',
    port,
  );
  expect(second.address).toBe(first.address);
  await shows(page, 'state', 'ended');
  await shows(page, 'samples', '2.000');
  await expect
    .poll(() => page.locator('.panel h2').allTextContents())
    .toEqual(['COUNTER2.OUT.Value']);
});

test('the page has the last state and all values when the command ends', async () => {
  const end = gate();
  const { address, cli } = await watchedCapture(
    sourceOf(FIELDS, ROWS, (_, row) => row, {
      before: (row) => (row === ROWS ? end.opened : Promise.resolve()),
    }),
  );
  const page = await openPage(address);
  await shows(page, 'state', 'capturing');
  end.open();
  expect(await cli.finished).toMatchObject({ code: 0 });
  await shows(page, 'state', 'ended');
  await shows(page, 'samples', '2.000');
  await page
    .getByText('All has been captured. The command has ended; what is shown stays.')
    .waitFor();
  expect(await page.locator('.panel .value').textContent()).toContain(String((ROWS - 1) * 0.5 + 1));
});

test('two browsers see the same, with their own choices', async () => {
  const end = gate();
  const { address } = await watchedCapture(
    sourceOf(FIELDS, ROWS, (_, row) => row, {
      before: (row) => (row === ROWS ? end.opened : Promise.resolve()),
    }),
    '--view-keep',
  );
  const [one, other] = [await openPage(address), await openPage(address)];
  await one.keyboard.press('0');
  await other.keyboard.press('1');
  end.open();
  for (const page of [one, other]) {
    await shows(page, 'state', 'ended');
    await shows(page, 'samples', '2.000');
  }
  expect(await one.locator('.bar [aria-pressed="true"]').textContent()).toBe('Whole');
  expect(await other.locator('.bar [aria-pressed="true"]').textContent()).toBe('1 s');
});

test('text from a PandA stays text', async () => {
  const field = { ...COUNTER, scaling: 'scale="1" offset="0" units="&lt;b&gt;mm"' };
  const { address } = await watchedCapture(
    sourceOf([field], 100, (_, row) => row),
    '--view-keep',
  );
  const page = await openPage(address);
  await shows(page, 'state', 'ended');
  expect(await page.locator('.units').textContent()).toBe('<b>mm');
  const evil = { name: 'A&lt;img/src=x/onerror=alert(1)&gt;', type: 'int32' };
  const bad = await watchedCapture(
    sourceOf([evil], 100, (_, row) => row),
    '--view-keep',
  );
  const other = await openPage(bad.address);
  await shows(other, 'state', 'failed');
  await other.getByText('A<img/src=x/onerror=alert(1)>').waitFor();
  expect(await other.locator('img').count()).toBe(0);
});
