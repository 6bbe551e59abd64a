/** What a user looks at in a browser: axes, values below the mouse, bits, earlier acquisitions, warnings. */

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { temporaryFolder } from '../helpers/cli/cli.js';
import { COUNTER, type SmallField } from '../helpers/data/streams.js';
import {
  draws,
  drawsOthers,
  gate,
  openPage,
  pixelsOf,
  shows,
  sourceOf,
  watchedCapture,
} from './browser.js';

const ROWS = 20_000;
const TIME: SmallField = {
  name: 'PCAP.TS_START',
  type: 'int64',
  scaling: 'scale="8e-09" offset="0" units="s"',
};
const STEP: SmallField = {
  name: 'COUNTER2.OUT',
  type: 'int32',
  scaling: 'scale="1" offset="0" units=""',
};
const BITS: SmallField = { name: 'PCAP.BITS0', type: 'uint32' };

/** The second half of the rows takes nine times as long as the first. */
function ticks(row: number): number {
  const half = ROWS / 2;
  return 100_000 * (row < half ? row : half + 9 * (row - half));
}

const rowShown = (page: Page): Promise<string | null> => page.locator('.row').textContent();
const values = (page: Page): Promise<string[]> => page.locator('.panel .value').allTextContents();

async function hoverAt(page: Page, plot: string, share: number): Promise<void> {
  const over = page.locator(`section[aria-label="Plot of ${plot}"] .u-over`);
  const box = (await over.boundingBox())!;
  await page.mouse.move(box.x + box.width * share, box.y + 20);
}

test('a captured time along the horizontal axis', async () => {
  const { address } = await watchedCapture(
    sourceOf([TIME, STEP], ROWS, (column, row) =>
      column === 0 ? ticks(row) : row < ROWS / 2 ? 0 : 100,
    ),
    '--view-keep',
  );
  const page = await openPage(address);
  await shows(page, 'state', 'ended');
  await page.keyboard.press('0');
  await draws(page, 0, ROWS);
  const levels = async (): Promise<number[]> => {
    const drawn = await pixelsOf(page, 'COUNTER2.OUT.Value', [0.05, 0.15, 0.4, 0.6]);
    return drawn.map((each) => Math.round(each!.to));
  };
  // Of samples the step is in the middle; of the time, at a tenth.
  expect(await levels()).toEqual([0, 0, 0, 1]);
  await page.getByLabel('Horizontal axis').selectOption('PCAP.TS_START.Value');
  await expect.poll(levels).toEqual([0, 1, 1, 1]);
  await hoverAt(page, 'COUNTER2.OUT.Value', 0.55);
  // Half of the time behind the step is three quarters of the rows.
  const [, from = '', at = ''] =
    /rows? ([\d\u202f]+).* at ([\d.]+)/.exec((await rowShown(page)) ?? '') ?? [];
  const row = Number(from.replaceAll('\u202f', ''));
  expect(Math.abs(row - 15_000)).toBeLessThan(200);
  expect(Number(at)).toBeCloseTo(ticks(row) * 8e-9, 4);
  expect(Number((await values(page))[1])).toBe(100);
  // A zoom along the time is one to the rows of that time.
  await page.mouse.down();
  await hoverAt(page, 'COUNTER2.OUT.Value', 0.775);
  await drawsOthers(page, () => page.mouse.up());
  const shown = (await page.locator('.plots').getAttribute('data-rows'))!.split('-').map(Number);
  expect(Math.abs(shown[0]! - 15_000)).toBeLessThan(200);
  expect(Math.abs(shown[1]! - 17_500)).toBeLessThan(200);
  await page.reload();
  await expect.poll(levels).toEqual([0, 1, 1, 1]);
  expect(await page.getByLabel('Horizontal axis').inputValue()).toBe('PCAP.TS_START.Value');
});

test('while a capture runs, the values below the mouse stay those of the row below it', async () => {
  const more = gate();
  const { address } = await watchedCapture(
    sourceOf([COUNTER], 2000, (_, row) => row, {
      before: (row) =>
        row === 0 ? Promise.resolve() : row === 1000 ? more.opened : new Promise(() => {}),
    }),
    '--flush-period',
    0.1,
  );
  const page = await openPage(address);
  await page.keyboard.press('0');
  await draws(page, 0, 1000);
  await hoverAt(page, 'COUNTER1.OUT.Value', 0.5);
  const rowBelow = async (): Promise<number> =>
    Number(/rows? ([\d\u202f]+)/.exec((await rowShown(page)) ?? '')?.[1]?.replaceAll('\u202f', ''));
  expect(Math.abs((await rowBelow()) - 500)).toBeLessThan(10);
  more.open();
  await draws(page, 0, 2000);
  await expect.poll(async () => Math.abs((await rowBelow()) - 1000)).toBeLessThan(10);
  const value = Number(/^[\d.]+/.exec((await values(page))[0]!)![0]);
  expect(Math.abs(value - ((await rowBelow()) * 0.5 + 1))).toBeLessThan(2);
});

test('bits: those that were set, or all', async () => {
  const { address } = await watchedCapture(
    sourceOf([BITS], 1000, (_, row) => (row < 500 ? 0b101 : 0b100)),
    '--view-keep',
  );
  const page = await openPage(address);
  await shows(page, 'state', 'ended');
  await page.keyboard.press('0');
  await draws(page, 0, 1000);
  const height = async (): Promise<number> =>
    (await page.locator('.panel canvas').boundingBox())!.height;
  const few = await height();
  await page.getByRole('button', { name: 'All bits' }).click();
  await page.getByRole('button', { name: 'Only bits that were set' }).waitFor();
  await expect.poll(height).toBeGreaterThan(few + 400);
  await page.reload();
  await page.getByRole('button', { name: 'Only bits that were set' }).waitFor();
  await page.locator('.panel').focus();
  await page.keyboard.press('b');
  await expect.poll(height).toBe(few);
  await hoverAt(page, 'PCAP.BITS0.Value', 0.25);
  // The simulated PandA's own names of bits 0 and 2.
  await expect.poll(() => values(page)).toEqual(['TTLIN1.VAL TTLIN3.VAL']);
});

test('each acquisition can be looked at again', async () => {
  const last = gate();
  const { address } = await watchedCapture(
    (number, signal) =>
      sourceOf([COUNTER], 500 + number, (_, row) => row + 1000 * number, {
        before: (row) => (number === 2 && row > 0 ? last.opened : Promise.resolve()),
      })(number, signal),
    `${temporaryFolder()}/scan-%d.h5`,
    '--num',
    3,
    '--view-keep',
    '--flush-period',
    0.1,
  );
  const page = await openPage(address);
  await page.keyboard.press('0');
  await page.getByText(/^Capturing acquisition 3 of 3 into .*scan-3\.h5\.$/).waitFor();
  await page.getByRole('button', { name: 'show 1' }).click();
  await draws(page, 0, 500);
  await expect.poll(() => values(page)).toEqual(['250.5']);
  const back = page.getByRole('button', { name: 'Acquisition 1: back to the latest' });
  await back.click();
  await draws(page, 0, 502);
  await expect.poll(() => values(page)).toEqual([String(2501 * 0.5 + 1)]);
  expect(await back.count()).toBe(0);
  last.open();
  await shows(page, 'state', 'ended');
  await page.getByText('3 acquisitions', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'show 2' }).click();
  await draws(page, 0, 501);
});

test('missed samples and warnings', async () => {
  const source = sourceOf([COUNTER], 100, (_, row) => row);
  const { address, cli } = await watchedCapture(async function* (number, signal) {
    for await (const item of source(number, signal)) {
      const text = typeof item === 'string' ? '' : Buffer.from(item).toString('latin1');
      yield text.startsWith('<header>')
        ? Buffer.from(text.replace('missed="0"', 'missed="7"'), 'latin1')
        : item;
    }
  }, '--view-keep');
  const page = await openPage(address);
  await shows(page, 'state', 'failed');
  await shows(page, 'missed', '7');
  const warnings = await page.locator('.warnings li').allTextContents();
  expect(warnings.length).toBeGreaterThan(0);
  for (const warning of warnings) expect(cli.stderr).toContain(warning);
});

test('the menu of columns: none, all, and Escape closes it', async () => {
  const { address } = await watchedCapture(
    sourceOf([COUNTER, STEP], 100, (_, row) => row),
    '--view-keep',
  );
  const page = await openPage(address);
  await shows(page, 'state', 'ended');
  await page.locator('.panel').first().waitFor();
  await page.locator('summary').click();
  await page.getByRole('button', { name: 'Hide all columns' }).click();
  await page.getByText('All columns are hidden').waitFor();
  await page.getByLabel('COUNTER2.OUT.Value').check();
  expect(await page.locator('.panel h2').allTextContents()).toEqual(['COUNTER2.OUT.Value']);
  await page.getByRole('button', { name: 'Show all columns' }).click();
  expect(await page.locator('.panel').count()).toBe(2);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('button', { name: 'Show all columns' }).count()).toBe(0);
});
