/** Every link within the project leads somewhere, and every page can be found. */

import { existsSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

import { expect, test } from 'vitest';

import { anchorsOf, linksOf, pages, ROOT } from './pages.js';

const EXTERNAL = /^[a-z]+:/;

interface Link {
  readonly page: string;
  readonly target: string;
  readonly path: string;
  readonly anchor: string;
}

const links: Link[] = pages().flatMap((page) =>
  linksOf(page)
    .filter((target) => !EXTERNAL.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = decodeURI(target).split('#');
      const folder = posix.dirname(page);
      return { page, target, path: path === '' ? page : posix.join(folder, path), anchor };
    }),
);

test('links lead to existing files', () => {
  // Of a folder the site has no page.
  const isPage = ({ path }: Link): boolean =>
    existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isFile();
  expect(links.filter((link) => !isPage(link))).toEqual([]);
});

test('anchors lead to headings', () => {
  const lost = links.filter(
    ({ path, anchor }) => anchor !== '' && path.endsWith('.md') && !anchorsOf(path).has(anchor),
  );
  expect(lost).toEqual([]);
});

test('every page in docs/ is linked from another', () => {
  const linked = new Set(links.filter(({ page, path }) => page !== path).map(({ path }) => path));
  const inDocs = pages().filter((page) => page.startsWith('docs/'));
  expect(inDocs.filter((page) => !linked.has(page))).toEqual([]);
});
