/** The page, from waiting to the end of a capture, in a browser. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import type { SmallField } from '../helpers/data/streams.js';
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

const RAMP: SmallField = {
  name: 'COUNTER1.OUT',
  type: 'int32',
  scaling: 'scale="0.5" offset="1" units="mm"',
};
const STEP: SmallField = {
  name: 'COUNTER2.OUT',
  type: 'int32',
  scaling: 'scale="1" offset="0" units=""',
};
const NOISE: SmallField = {
  name: 'FMC_IN.VAL1',
  type: 'double',
  scaling: 'scale="1" offset="0" units="V"',
};
const HOLES: SmallField = {
  name: 'FMC_IN.VAL2',
  type: 'double',
  scaling: 'scale="1" offset="0" units="V"',
};
const BITS: SmallField = { name: 'PCAP.BITS0', type: 'uint32' };
const FIELDS = [RAMP, STEP, NOISE, HOLES, BITS];

function valueOf(rows: number): (column: number, row: number) => number {
  const values = [
    (row: number) => row,
    (row: number) => (row < rows / 2 ? 0 : 100),
    // Either of the ends, in each bucket.
    (row: number) => (row % 2 === 0 ? -1 : 1),
    (row: number) => (row >= rows * 0.4 && row < rows * 0.6 ? NaN : 5 + row / rows),
    (row: number) => (row < rows / 2 ? 1 : 0),
  ];
  return (column, row) => values[column]!(row);
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function violationsOf(page: Page): Promise<string[]> {
  // The page's own rules let nothing in, so it is evaluated from outside.
  await page.evaluate(axe);
  return await page.evaluate(async () => {
    const { axe: tool } = window as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await tool.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
}

test('from waiting to the end, with the right numbers', async () => {
  const [start, middle, end] = [gate(), gate(), gate()];
  const rows = 4000;
  const source = sourceOf(FIELDS, rows, valueOf(rows), {
    before: async (row) => {
      if (row === 0) await start.opened;
      if (row === 2000) await middle.opened;
      if (row === rows) await end.opened;
    },
  });
  const { address, cli } = await watchedCapture(source, '--view-keep', '--flush-period', 0.1);
  const page = await openPage(address);
  await shows(page, 'state', /waiting|capturing/);
  await page.getByText('The plots appear with the first samples.').waitFor();
  start.open();
  await shows(page, 'state', 'capturing');
  await shows(page, 'samples', '2.000');
  middle.open();
  await shows(page, 'samples', '4.000');
  expect(await violationsOf(page)).toEqual([]);
  end.open();
  await shows(page, 'state', 'ended');
  await shows(page, 'backlog', '0 B');
  await shows(page, 'missed', '0');
  await page.getByText('1 acquisition', { exact: true }).waitFor();
  await page.getByRole('cell', { name: 'scan.h5' }).waitFor();
  expect(await page.locator('.panel h2').allTextContents()).toEqual(
    FIELDS.map(({ name }) => `${name}.Value`),
  );
  expect(await page.locator('.panel').first().locator('.units').textContent()).toBe('mm');
  expect(await violationsOf(page)).toEqual([]);
  cli.process.kill('SIGINT');
  expect(await cli.finished).toMatchObject({ code: 0 });
});

describe('plots', () => {
  async function ended(rows: number, ...args: string[]): Promise<Page> {
    const { address } = await watchedCapture(
      sourceOf(FIELDS, rows, valueOf(rows)),
      '--view-keep',
      ...args,
    );
    const page = await openPage(address, { viewport: { width: 1280, height: 2000 } });
    await shows(page, 'state', 'ended');
    await page.getByRole('button', { name: 'Whole' }).click();
    await draws(page, 0, rows);
    await expect.poll(() => page.locator('canvas').count()).toBe(5);
    return page;
  }

  test.each([500, 20_000])('of %i rows: pixels follow the data', async (rows) => {
    const page = await ended(rows);
    const ramp = await pixelsOf(page, 'COUNTER1.OUT.Value', [0.1, 0.5, 0.9]);
    for (const [i, share] of [0.1, 0.5, 0.9].entries()) {
      expect((ramp[i]!.from + ramp[i]!.to) / 2).toBeCloseTo(0.05 + 0.9 * share, 1);
    }
    const step = await pixelsOf(page, 'COUNTER2.OUT.Value', [0.2, 0.45, 0.55, 0.8]);
    expect(step.map((drawn) => Math.round(drawn!.to))).toEqual([0, 0, 1, 1]);
    const noise = await pixelsOf(page, 'FMC_IN.VAL1.Value', [0.3, 0.7]);
    for (const drawn of rows > 2000 ? noise : []) {
      expect(drawn!.from).toBeLessThan(0.15);
      expect(drawn!.to).toBeGreaterThan(0.85);
    }
    const holes = await pixelsOf(page, 'FMC_IN.VAL2.Value', [0.2, 0.5, 0.8]);
    expect(holes.map((drawn) => drawn !== null)).toEqual([true, false, true]);
    const nans = rows === 500 ? '100 NaN' : '4\u202f000 NaN';
    await page.getByText(nans, { exact: true }).waitFor();
    // The first lane is at the top.
    const bits = await pixelsOf(page, 'PCAP.BITS0.Value', [0.25, 0.75]);
    expect(bits[0]!.to).toBeGreaterThan(bits[1]!.to);
  });

  test('zoom with the mouse, in all plots together, and back', async () => {
    const page = await ended(20_000);
    const over = page.locator('section[aria-label="Plot of COUNTER1.OUT.Value"] .u-over');
    const box = (await over.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.7, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.9, box.y + 60, { steps: 5 });
    await drawsOthers(page, () => page.mouse.up());
    // Only the upper level of the step is in sight, and that of bits the lower.
    const step = await pixelsOf(page, 'COUNTER2.OUT.Value', [0.05, 0.95]);
    expect(Math.abs(step[0]!.to - step[1]!.to)).toBeLessThan(0.02);
    await page.mouse.move(box.x + 2, box.y + 60);
    const first = /rows? ([\d\s]+)/.exec((await page.locator('.row').textContent())!)![1]!;
    expect(Number(first.replaceAll(/\s/g, ''))).toBeGreaterThan(13_500);
    expect(Number(first.replaceAll(/\s/g, ''))).toBeLessThan(14_500);
    await over.dblclick();
    await draws(page, 0, 20_000);
    const whole = await pixelsOf(page, 'COUNTER2.OUT.Value', [0.2, 0.8]);
    expect(whole.map((drawn) => Math.round(drawn!.to))).toEqual([0, 1]);
  });

  test('hovering shows the values of a row', async () => {
    const page = await ended(500);
    const over = page.locator('section[aria-label="Plot of COUNTER1.OUT.Value"] .u-over');
    const box = (await over.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 60);
    const row = Number(/row (\d+)/.exec((await page.locator('.row').textContent())!)![1]);
    expect(row).toBeGreaterThan(240);
    expect(row).toBeLessThan(260);
    const values = await page.locator('.panel .value').allTextContents();
    expect(values[0]).toBe(String(row * 0.5 + 1));
    expect(values[1]).toBe(row < 250 ? '0' : '100');
  });

  test('keyboard: windows, zoom, hiding, order, overlay; choices are remembered', async () => {
    const page = await ended(20_000);
    const names = () => page.locator('.panel h2').allTextContents();
    const all = await names();
    const pressed = () => page.locator('.bar [aria-pressed="true"]').allTextContents();
    await page.keyboard.press('1');
    expect(await pressed()).toEqual(['1 s']);
    await page.keyboard.press('0');
    expect(await pressed()).toEqual(['Whole']);
    await page.keyboard.press('+');
    expect(await pressed()).toEqual(['Pause']);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Escape');
    await page.locator('.panel').first().focus();
    await page.keyboard.press('d');
    expect(await names()).toEqual([all[1], all[0], ...all.slice(2)]);
    await page.keyboard.press('o');
    expect(await page.locator('.panel').count()).toBe(4);
    await page.locator('.panel').nth(1).focus();
    await page.keyboard.press('h');
    expect(await page.locator('.panel').count()).toBe(3);
    await page.reload();
    await page.waitForFunction(() => document.querySelectorAll('.panel').length === 3);
    expect(await names()).toEqual([all[1], all[0], all[3], all[4]]);
    await page.keyboard.press('a');
    expect(await page.locator('.panel').count()).toBe(4);
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });
});

test('phone size, light and dark: nothing is wider than the screen', async () => {
  const { address } = await watchedCapture(sourceOf(FIELDS, 500, valueOf(500)), '--view-keep');
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await openPage(address, { viewport: { width: 390, height: 844 }, colorScheme });
    await shows(page, 'state', 'ended');
    await page.locator('canvas').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      390,
    );
    expect(await violationsOf(page)).toEqual([]);
  }
});
