/** Commands in the pages do what the pages say: tried word for word with a simulated PandA. */

import { describe, expect, test } from 'vitest';

import { pages } from './pages.js';
import { Shell } from './shell.js';
import { triedBlocks, tryBlock } from './try-block.js';

const byPage = pages()
  .map((page) => ({ page, blocks: triedBlocks(page, ['sh', 'console']) }))
  .filter(({ blocks }) => blocks.length > 0);

test('there are commands to try', () => {
  expect(byPage.length).toBeGreaterThan(2);
});

describe('commands of', () => {
  test.each(byPage)(
    '$page',
    ({ blocks }) => {
      const shell = new Shell();
      expect(blocks.flatMap((block) => tryBlock(shell, block))).toEqual([]);
    },
    120_000,
  );
});
