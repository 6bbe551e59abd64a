/** Commands in the pages do what the pages say: tried word for word with a simulated PandA. */

import { describe, expect, test } from 'vitest';

import { type Block, blocksOf, pages } from './pages.js';
import { Shell } from './shell.js';

const LANGUAGES = ['sh', 'console'];
const byPage = pages()
  .map((page) => ({
    page,
    blocks: blocksOf(page).filter(
      ({ language, mark }) =>
        LANGUAGES.includes(language) && mark?.startsWith('not run: ') !== true,
    ),
  }))
  .filter(({ blocks }) => blocks.length > 0);

/** Numbers, times, pictures and the width of columns differ from run to run. */
function shapeOf(line: string): string {
  return line
    .replaceAll(/[▁▂▃▄▅▆▇█]+/g, '~')
    .replaceAll(/-?\d[\w,.:-]*/g, 'N')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Expected lines that do not come, in this order, in what was printed. */
function missing(expected: readonly string[], printed: string): string[] {
  const lines = printed.split('\n').map(shapeOf);
  let from = 0;
  return expected.filter((line) => {
    const at = lines.indexOf(shapeOf(line), from);
    if (at >= 0) from = at + 1;
    return at < 0;
  });
}

/** A session at a terminal: commands behind `$`, and what they print. */
function steps(code: string): { command: string; expected: string[] }[] {
  return code
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const [command = '', ...expected] = step.split('\n');
      return { command, expected: expected.filter((line) => line.trim() !== '') };
    });
}

function tryBlock(shell: Shell, { language, code }: Block): unknown[] {
  if (language === 'sh') {
    const { code: exitCode, output } = shell.run(code);
    return exitCode === 0 ? [] : [{ code, exitCode, output }];
  }
  return steps(code).flatMap(({ command, expected }) => {
    const { output } = shell.run(command);
    const lost = missing(expected, output);
    return lost.length === 0 ? [] : [{ command, missing: lost, output }];
  });
}

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
