import { sep } from 'node:path';

import { expect, test } from 'vitest';

import { relativePaths } from '../../../lib/cli/relative-paths.js';

const here = process.cwd();

test.each([
  [`${here}${sep}scan.h5`, 'scan.h5'],
  [`${here}${sep}a b${sep}scan.h5 and "${here}${sep}x.h5"`, `a b${sep}scan.h5 and "x.h5"`],
])('%s', (text, told) => {
  expect(relativePaths(text)).toBe(told);
});

test.each([
  ['a name that goes on', `${here}-too${sep}scan.h5`],
  ['a folder of the same name elsewhere', `${sep}mnt${here}${sep}scan.h5`],
  ['the folder itself', `${here} is full`],
  ['nothing of it', 'no such host'],
])('%s stays', (_, text) => {
  expect(relativePaths(text)).toBe(text);
});
