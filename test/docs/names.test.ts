/** What the pages name of the code is there: files, and in the walks through it classes and members. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { codeSpansOf, pages, ROOT } from './pages.js';

const PATH = /^(?:bench|cmake|examples|lib|native|scripts|states|test)\/[\w./-]*$/;
const WALKS = ['docs/explanations/sans-io.md', 'docs/explanations/data-path.md'];
/** `DataStream`, `FrameData.release`, `ChunkWriter::append` */
const CLASS = /^([A-Z][a-z]+[A-Z]\w*)(?:(?:\.|::)(\w+))?$/;

const sources = execFileSync('git', ['ls-files', 'lib/*.ts', 'native/*.h'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)))
  .map((path) => readFileSync(join(ROOT, path), 'utf8'));

test.each(pages())('files that %s names', (page) => {
  const paths = codeSpansOf(page).filter((span) => PATH.test(span));
  // Tests may be named without their ending.
  const isThere = (path: string): boolean =>
    [path, `${path}.test.ts`].some((each) => existsSync(join(ROOT, each)));
  expect(paths.filter((path) => !isThere(path))).toEqual([]);
});

test.each(WALKS)('classes and members that %s names', (page) => {
  const names = codeSpansOf(page).filter((span) => CLASS.test(span));
  expect(names).not.toEqual([]);
  expect(names.filter((name) => !isDeclared(name))).toEqual([]);
});

function isDeclared(span: string): boolean {
  const [, name = '', member = ''] = CLASS.exec(span) ?? [];
  const source = sources.find((text) => new RegExp(`\\bclass ${name}\\b`).test(text));
  return source !== undefined && new RegExp(`\\b${member}\\b`).test(source);
}
