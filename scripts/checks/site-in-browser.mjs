/* global document, getComputedStyle, navigator -- of the pages, in which functions for evaluate() run */
// Checks of the site that need a browser. A server on 127.0.0.1 provides all files.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import process from 'node:process';

import { chromium } from 'playwright-core';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};
const BROWSERS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'];
const PHONE = { width: 390, height: 844 };
/** Words in the text of pages, with a page that the search has to find. */
const SEARCHES = [
  ['ENOSPC', 'docs/errors-by-cause'],
  ['--arm', 'docs/cli/hdf'],
  ['h5clear', 'docs/file-lifecycle'],
  ['SEQ1.REPEATS', 'docs/tutorials/console'],
  ['UV_THREADPOOL_SIZE', 'docs/reliability'],
];
const CONSOLE_PAGE = 'docs/tutorials/first-capture.html';

/** @returns the problems, one on each line */
export async function checkInBrowser(site, base, pages) {
  const executablePath = BROWSERS.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) return ['no Chromium: install it, or set CHROMIUM to its path'];
  const server = await serve(site, base);
  const origin = `http://127.0.0.1:${server.address().port}${base}`;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    return [
      ...(await widths(browser, origin, pages)),
      ...(await searches(browser, origin)),
      ...(await copying(browser, origin)),
      ...(await colours(browser, origin)),
    ];
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

function serve(site, base) {
  const server = createServer((request, response) => {
    const path = decodeURI(new URL(request.url, 'http://localhost').pathname);
    const name = normalize(path.startsWith(base) ? path.slice(base.length) : path);
    const file = join(site, name === '.' || name.endsWith('/') ? join(name, 'index.html') : name);
    if (name.startsWith('..') || extname(file) === '' || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    response.end(readFileSync(file));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** No page may be wider than a phone. Pages are checked without their scripts, which is faster. */
async function widths(browser, origin, pages) {
  const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
  const waiting = [...pages];
  const wide = [];
  const visit = async () => {
    const page = await context.newPage();
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      await page.goto(origin + name, { waitUntil: 'load' });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > PHONE.width) wide.push(`${name}: ${width} pixels wide on a phone`);
    }
  };
  await Promise.all([visit(), visit()]);
  await context.close();
  return wide;
}

async function searches(browser, origin) {
  const page = await browser.newPage();
  await page.goto(origin);
  const lost = [];
  for (const [word, wanted] of SEARCHES) {
    await page.goto(origin);
    await page.locator('#local-search button, .VPNavBarSearchButton').first().click();
    await page.locator('#localsearch-input').fill(word);
    const results = page.locator('#localsearch-list a.result');
    await results.first().waitFor();
    const links = await results.evaluateAll((found) => found.map((link) => link.pathname));
    const first = links.slice(0, 10);
    if (!first.some((link) => link.includes(wanted))) {
      lost.push(`search for ${word}: ${wanted} is not among ${first.join(', ')}`);
    }
  }
  await page.close();
  return lost;
}

/** The button copies commands without their prompt and output. */
async function copying(browser, origin) {
  const context = await browser.newContext({
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  await page.goto(origin + CONSOLE_PAGE);
  const block = page.locator('div.language-console').first();
  const [command] = (await block.locator('code').innerText()).split('\n');
  await block.hover();
  await block.locator('button.copy').click();
  await block.locator('button.copied').waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  await context.close();
  return command.startsWith('$ ') && copied.trim() === command.slice(2)
    ? []
    : [`copying "${command}" copies ${JSON.stringify(copied)}`];
}

async function colours(browser, origin) {
  const background = async (colorScheme) => {
    const page = await browser.newPage({ colorScheme });
    await page.goto(origin);
    const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.close();
    return colour;
  };
  const [light, dark] = [await background('light'), await background('dark')];
  return light === dark ? [`dark and light are both ${light}`] : [];
}
