/** The Markdown pages of the project, and what is in them. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import GithubSlugger from 'github-slugger';
import MarkdownIt, { type Token } from 'markdown-it';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A fenced block of code. */
export interface Block {
  readonly page: string;
  /** Of its first line of code, from 1. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** What a comment right above it says: `continues`, `not run: WHY` or `while: COMMAND`. */
  readonly mark: string | null;
}

/** Paths from the root, with `/`. */
export function pages(): string[] {
  const listed = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'];
  return execFileSync('git', listed, { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((page) => page !== '' && !page.startsWith('api/') && existsSync(join(ROOT, page)));
}

function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

const markdown = new MarkdownIt({ html: true });
const MARK = /^<!-- (continues|not run: .+|while: .+) -->\s*$/;

export function blocksOf(page: string): Block[] {
  const tokens = markdown.parse(read(page), {});
  return tokens.flatMap((token, index): Block[] => {
    if (token.type !== 'fence') return [];
    const before = tokens[index - 1];
    const mark = before?.type === 'html_block' ? MARK.exec(before.content)?.[1] : undefined;
    const line = (token.map?.[0] ?? 0) + 2;
    return [{ page, line, language: token.info, code: token.content, mark: mark ?? null }];
  });
}

export function allBlocks(...languages: readonly string[]): Block[] {
  return pages()
    .flatMap(blocksOf)
    .filter(({ language }) => languages.length === 0 || languages.includes(language));
}

/** Where links and pictures lead. */
export function linksOf(page: string): string[] {
  const found: string[] = [];
  const visit = (tokens: readonly Token[]): void => {
    for (const token of tokens) {
      const target = token.attrGet('href') ?? token.attrGet('src');
      if (target !== null) found.push(String(target));
      visit(token.children ?? []);
    }
  };
  visit(markdown.parse(read(page), {}));
  return found;
}

/** What stands as code within the text. */
export function codeSpansOf(page: string): string[] {
  return markdown
    .parse(read(page), {})
    .flatMap(({ children }) => children ?? [])
    .filter(({ type }) => type === 'code_inline')
    .map(({ content }) => content);
}

/** Words as a reader sees them, those in tables among them; blocks of code do not count. */
export function wordsOf(page: string): string[] {
  return inlinesOf(page).flatMap((text) => text.split(/\s+/).filter((word) => word !== ''));
}

/** The text of each cell of each table. */
export function cellsOf(page: string): string[] {
  const tokens = markdown.parse(read(page), {});
  return tokens.filter((_, i) => /^t[dh]_open$/.test(tokens[i - 1]?.type ?? '')).map(textOf);
}

function inlinesOf(page: string): string[] {
  return markdown
    .parse(read(page), {})
    .filter(({ type }) => type === 'inline')
    .map(textOf);
}

function textOf({ children }: Token): string {
  const parts = children ?? [];
  return parts.map(({ type, content }) => (type === 'softbreak' ? ' ' : content)).join('');
}

/** The anchors of headings, as GitHub makes them. */
export function anchorsOf(page: string): Set<string> {
  const slugger = new GithubSlugger();
  const tokens = markdown.parse(read(page), {});
  return new Set(
    tokens.flatMap((token, index) => {
      if (token.type !== 'heading_open') return [];
      const parts = tokens[index + 1]?.children ?? [];
      return [slugger.slug(parts.map(({ content }) => content).join(''))];
    }),
  );
}
