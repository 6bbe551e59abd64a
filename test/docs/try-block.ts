/** Trying what is in a block of a page: it has to end well, and to print what the page says. */

import { type Block, blocksOf } from './pages.js';
import type { Ran, Shell } from './shell.js';

/** Blocks of a page that can be tried, in their order. */
export function triedBlocks(page: string, languages: readonly string[]): Block[] {
  return blocksOf(page).filter(
    ({ language, mark }) => languages.includes(language) && mark?.startsWith('not run: ') !== true,
  );
}

/** @returns what is not as the page says */
export function tryBlock(shell: Shell, block: Block): unknown[] {
  if (block.language !== 'console') return failed(block, runBlock(shell, block));
  return steps(block.code).flatMap(({ command, expected }) => {
    const { output } = shell.run(command);
    const lost = missing(expected, output);
    return lost.length === 0 ? [] : [{ command, missing: lost, output }];
  });
}

function runBlock(shell: Shell, { language, code, mark }: Block): Ran {
  if (language === 'sh') return shell.run(code);
  const [, capture] = /^while: (.+)$/.exec(mark ?? '') ?? [];
  return capture === undefined ? shell.runPython(code) : shell.runPythonWhile(code, capture);
}

function failed({ page, line }: Block, { code, output }: Ran): unknown[] {
  return code === 0 ? [] : [{ page, line, exitCode: code, output }];
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

/** Numbers, times, pictures and the width of columns differ from run to run. */
function shapeOf(line: string): string {
  return line
    .replaceAll(/[▁▂▃▄▅▆▇█]+/g, '~')
    .replaceAll(/-?\d[\w,.:-]*/g, 'N')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
