/** Chromium, looking at the page of a capture that the built command serves. */

import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { AcquisitionSource } from 'pandablocks/sim';
import { afterAll, expect, onTestFinished } from 'vitest';

import { captureFrom, type CaptureTest } from '../helpers/capture/capture.js';
import type { Cli } from '../helpers/cli/cli.js';
import { ascii, frameOfBytes, header, type SmallField, SIZES } from '../helpers/data/streams.js';

/** Where Debian puts it. */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

let browser: Promise<Browser> | null = null;

function theBrowser(): Promise<Browser> {
  return (browser ??= chromium.launch({
    executablePath: CHROMIUM,
    // It looks at nothing but this machine, in containers too.
    args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
  }));
}

afterAll(async () => {
  await (await browser)?.close();
  browser = null;
});

export interface WatchedCapture extends CaptureTest {
  readonly cli: Cli;
  readonly address: string;
}

/** Starts a capture with its page. */
export async function watchedCapture(
  source: AcquisitionSource,
  ...args: (string | number)[]
): Promise<WatchedCapture> {
  const capture = await captureFrom(source);
  const cli = capture.run('--view', ...args);
  return { ...capture, cli, address: await addressOf(cli) };
}

export async function addressOf(cli: Cli): Promise<string> {
  await cli.printed(/watched at http:\S+/);
  return /watched at (http:\S+)/.exec(cli.stderr)![1]!;
}

/** Fails the test for anything that the page complains of. */
export async function openPage(
  address: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await (
    await theBrowser()
  ).newContext({
    viewport: { width: 1280, height: 1000 },
    ...options,
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => {
    // That a server is gone is told by the browser itself.
    const isOffline = /ERR_|Failed to load resource/.test(message.text());
    if (message.type() === 'error' && !isOffline) problems.push(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    expect(problems).toEqual([]);
  });
  await page.goto(address);
  return page;
}

/** Waits until the page says something in one of its figures, or in its pill. */
export async function shows(page: Page, what: string, text: string | RegExp): Promise<void> {
  const place =
    what === 'state'
      ? page.locator('.pill')
      : page.locator('.figures div').filter({ has: page.locator(`dt:text-is("${what}")`) });
  const pattern =
    typeof text === 'string' ? new RegExp(`^${what === 'state' ? '' : what}${text}$`) : text;
  await place.filter({ hasText: pattern }).waitFor({ timeout: 30_000 });
}

/** Waits until the plots show these rows. */
export async function draws(page: Page, from: number, to: number): Promise<void> {
  await page.locator(`.plots[data-rows="${from}-${to}"]`).waitFor({ timeout: 30_000 });
}

/** Does something, and waits until the plots show other rows. */
export async function drawsOthers(page: Page, act: () => Promise<void>): Promise<void> {
  const before = await page.locator('.plots').getAttribute('data-rows');
  await act();
  await page.locator(`.plots:not([data-rows="${before}"])`).waitFor();
}

/** Resolves when it is let go. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

type Value = number;

/** An acquisition of these columns, in frames of so many rows, with a pause before the header, each frame, and the END. */
export function sourceOf(
  fields: readonly SmallField[],
  rows: number,
  valueOf: (column: number, row: number) => Value,
  {
    frameRows = 1000,
    before = () => Promise.resolve(),
  }: {
    readonly frameRows?: number;
    readonly before?: (row: number) => Promise<void>;
  } = {},
): AcquisitionSource {
  return async function* () {
    await before(0);
    yield header(fields);
    const size = fields.reduce((sum, { type }) => sum + SIZES[type]!, 0);
    for (let row = 0; row < rows; row += frameRows) {
      if (row > 0) await before(row);
      const count = Math.min(frameRows, rows - row);
      const view = new DataView(new ArrayBuffer(count * size));
      let position = 0;
      for (let i = 0; i < count; i++) {
        fields.forEach(({ type }, column) => {
          const value = valueOf(column, row + i);
          if (type === 'double') view.setFloat64(position, value, true);
          else if (type === 'int64') view.setBigInt64(position, BigInt(value), true);
          else if (type === 'uint32') view.setUint32(position, value, true);
          else view.setInt32(position, value, true);
          position += SIZES[type]!;
        });
      }
      yield frameOfBytes(new Uint8Array(view.buffer));
    }
    await before(rows);
    yield ascii(`END ${rows} Ok\n`);
  };
}

/** What is drawn in a column of pixels of a plot: from where to where, in shares of its height from below. */
export interface Drawn {
  readonly from: number;
  readonly to: number;
}

/**
 * Looks at the pixels of a plot, at shares of its width.
 *
 * @returns null where nothing is drawn in the colour of the first series
 */
export async function pixelsOf(
  page: Page,
  plot: string,
  shares: readonly number[],
): Promise<(Drawn | null)[]> {
  const panel = page.locator(`section[aria-label="Plot of ${plot}"]`);
  await panel.locator('canvas').waitFor();
  return await panel.evaluate((root, places) => {
    const canvas = root.querySelector('canvas')!;
    const over = root.querySelector<HTMLElement>('.u-over')!;
    const ratio = canvas.width / canvas.getBoundingClientRect().width;
    const [left, top] = [over.offsetLeft * ratio, over.offsetTop * ratio].map(Math.round) as [
      number,
      number,
    ];
    const [width, height] = [over.clientWidth * ratio, over.clientHeight * ratio].map(
      Math.round,
    ) as [number, number];
    const colour = getComputedStyle(document.documentElement).getPropertyValue('--series-1').trim();
    const wanted = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    const context = canvas.getContext('2d')!;
    return places.map((share) => {
      const x = left + Math.min(width - 2, Math.round(share * width));
      const { data } = context.getImageData(x, top, 2, height);
      const rows: number[] = [];
      for (let i = 0; i < data.length; i += 4) {
        const isLike = wanted.every((part, k) => Math.abs(part - data[i + k]!) < 90);
        if (data[i + 3]! > 60 && isLike) rows.push(Math.floor(i / 8));
      }
      if (rows.length === 0) return null;
      return { from: 1 - rows.at(-1)! / height, to: 1 - rows[0]! / height };
    });
  }, shares);
}
