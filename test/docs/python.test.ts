/** Blocks of Python read the files that the commands of their page have made, or are making. */

import { spawnSync } from 'node:child_process';

import { describe, expect, test } from 'vitest';

import { pages } from './pages.js';
import { Shell, SHELL_PATH } from './shell.js';
import { triedBlocks, tryBlock } from './try-block.js';

const env = { PATH: SHELL_PATH };
const hasH5py = spawnSync('python3', ['-c', 'import h5py, numpy'], { env }).status === 0;
const byPage = pages()
  .map((page) => ({ page, blocks: triedBlocks(page, ['sh', 'console', 'python']) }))
  .filter(({ blocks }) => blocks.some(({ language }) => language === 'python'));

test('there are blocks to run', () => {
  expect(byPage.length).toBeGreaterThan(2);
});

describe('Python of', () => {
  test.for(byPage)('$page', { timeout: 120_000 }, ({ blocks }, { skip }) => {
    if (!hasH5py) skip('h5py is not there: "npm run setup" installs it');
    const shell = new Shell();
    expect(blocks.flatMap((block) => tryBlock(shell, block))).toEqual([]);
  });
});
