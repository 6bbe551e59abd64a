/** Options about files, with the files that they name read. */

import { InvalidOptionError } from '../errors.js';
import type { CaptureRecordHdfNames } from '../hdf/file/dataset-layout.js';
import type { FileOptions } from '../hdf/file/file-recorder-options.js';
import type { UserAttributes } from '../hdf/file/user-attributes.js';
import type { ContentOptionValues, FileOptionValues } from './file-options.js';
import { readText } from './read-text.js';

const CONTENT = [
  ...(['last', 'names', 'namesFromPanda', 'bits', 'bitWords', 'attr', 'attrs', 'state'] as const),
];
const PLACES = ['first', 'makeFolders', 'oneFile', 'maxRows', 'maxFileSize'] as const;
const NAMES_ADVICE = 'give a file such as "COUNTER1.OUT: {Mean: x, Min: x_min}".';
const ATTRS_ADVICE = 'give a file with a JSON object, such as {"sample": "gold"}.';

/** These among the options of a command. */
export function fileOptionsIn(options: FileOptionValues): FileOptionValues {
  return given(options, [...PLACES, ...CONTENT]);
}

/** Those about what is in files, among the options of a command. */
export function contentOptionsIn(options: ContentOptionValues): ContentOptionValues {
  return given(options, CONTENT);
}

function given<T extends object, K extends keyof T>(options: T, names: readonly K[]): Pick<T, K> {
  const found = names.filter((name) => options[name] !== undefined);
  return Object.fromEntries(found.map((name) => [name, options[name]])) as Pick<T, K>;
}

/** Names and attributes as the library takes them. */
type ReadOptions<T> = Omit<T, 'names' | 'attr' | 'attrs'> &
  Pick<FileOptions, 'attributes' | 'captureRecordHdfNames'>;

/** @throws OutputPathError, InvalidOptionError for a file that can't be read, or not be understood */
export async function readFileOptions<T extends Partial<ContentOptionValues>>(
  options: T,
): Promise<ReadOptions<T>> {
  const { names, attr, attrs, ...rest } = options;
  const attributes = { ...(attrs !== undefined && (await readAttributes(attrs))), ...attr };
  return {
    ...rest,
    ...(names !== undefined && { captureRecordHdfNames: await readNames(names) }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

async function readNames(file: string): Promise<CaptureRecordHdfNames> {
  const text = await readText(file, NAMES_ADVICE);
  // Few captures need it.
  const { parseYaml } = await import('./parse-yaml.js');
  const names = parsed(file, NAMES_ADVICE, () => parseYaml(text)) ?? {};
  const isNames = isTable(names) && Object.values(names).every(isTableOfTexts);
  if (!isNames) throw new InvalidOptionError(`${file} has no names of datasets: ${NAMES_ADVICE}`);
  return names as CaptureRecordHdfNames;
}

async function readAttributes(file: string): Promise<UserAttributes> {
  const text = await readText(file, ATTRS_ADVICE);
  const attributes = parsed(file, ATTRS_ADVICE, () => JSON.parse(text) as unknown);
  if (!isTable(attributes)) {
    throw new InvalidOptionError(`${file} has no JSON object: ${ATTRS_ADVICE}`);
  }
  return attributes as UserAttributes;
}

function parsed(file: string, advice: string, parse: () => unknown): unknown {
  try {
    return parse();
  } catch (cause) {
    const [why = ''] = (cause as Error).message.split('\n');
    throw new InvalidOptionError(`${file} can't be understood (${why}): ${advice}`, { cause });
  }
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTableOfTexts(value: unknown): boolean {
  return isTable(value) && Object.values(value).every((each) => typeof each === 'string');
}
