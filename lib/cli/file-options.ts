/** Options about files, for everything that writes some. */

import { type Command, InvalidArgumentError } from 'commander';

import { parseCount, parseNumber, parseSize } from './parse-options.js';

/** As commander gives them. */
export interface FileOptionValues extends ContentOptionValues {
  readonly first?: number | 'next' | undefined;
  readonly makeFolders: boolean;
  readonly oneFile: boolean;
  readonly maxRows?: number | undefined;
  readonly maxFileSize?: number | undefined;
}

/** Those about what is in files. */
export interface ContentOptionValues {
  readonly last?: number | undefined;
  readonly names?: string | undefined;
  readonly namesFromPanda: boolean;
  readonly bits?: readonly string[] | 'labelled' | 'all' | undefined;
  readonly bitWords: boolean;
  readonly attr?: Readonly<Record<string, string>> | undefined;
  readonly attrs?: string | undefined;
  readonly state: boolean;
}

/** The help of SCHEME. */
export const SCHEME_HELP =
  'name of the files: %d (or %03d) is the number of the acquisition, %t the time (UTC), %s the PandA';

/** Where files go, and what is in them. */
export function addFileOptions(command: Command): Command {
  command
    .option('--first <n>', 'number of the first file; next: the first that is free', parseFirst)
    .option('--make-folders', 'make folders that are not there', false)
    .option('--one-file', 'all acquisitions into one file', false)
    .option('--max-rows <n>', 'with --one-file: then the next file begins', parseNumber)
    .option('--max-file-size <size>', 'the same, e.g. 500M, 20G', parseSize);
  return addContentOptions(command);
}

/** What is in files: also of files that others write. */
export function addContentOptions(command: Command): Command {
  return command
    .option(
      '--last <n>',
      'only the last N rows; in memory until the acquisition ends: a kill loses them',
      parseNumber,
    )
    .option('--names <file>', 'names of datasets, YAML or JSON: COUNTER1.OUT: {Mean: x}')
    .option('--names-from-panda', "the labels of the PandA's blocks, in names of datasets", false)
    .option('--bits <names>', 'a dataset for each of these bits; labelled, all', parseBits)
    .option('--no-bit-words', 'with --bits: leave out the words of bits')
    .option('--attr <key=value>', 'attribute of the root; can be given several times', addAttribute)
    .option('--attrs <file>', 'attributes of the root, a JSON object')
    .option('--state', "the PandA's saved state, as the dataset panda_state", false);
}

function parseFirst(text: string): number | 'next' {
  return text === 'next' ? text : parseCount(text);
}

function parseBits(text: string): readonly string[] | 'labelled' | 'all' {
  if (text === 'labelled' || text === 'all') return text;
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('Give names with commas in between.');
  return names;
}

function addAttribute(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Give KEY=VALUE.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
