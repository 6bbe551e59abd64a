/** The publisher's wishes for the file of an acquisition, and for its result. */

import { InvalidOptionError, StreamMessageError } from '../../errors.js';
import type { OptionNames } from '../../errors/unknown-options.js';
import type { WantedBits } from '../../hdf/file/bits.js';
import { checkFileOptions } from '../../hdf/file/file-recorder-options.js';
import type { UserAttributes } from '../../hdf/file/user-attributes.js';
import { encodeNumber, type JsonObject } from './json.js';

/** The publisher's wishes for the file of an acquisition, and for its result. */
export interface FileWishes {
  /** The scheme of the file's name, where the writer has none of its own: a plain name, without folders. */
  readonly fileScheme?: string | undefined;
  /** Names of datasets that replace `NAME.CAPTURE`: by field, then by capture. */
  readonly captureRecordHdfNames?:
    Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  /** Leave out the suspect samples. */
  readonly dropSuspect?: boolean | undefined;
  /** Rows of a chunk of the datasets. */
  readonly chunkSamples?: number | undefined;
  /** Attributes for the root of the file. */
  readonly attributes?: UserAttributes | undefined;
  /** Bits that get a dataset each, as `bits` of `writeHdfFiles`. */
  readonly bits?: WantedBits | undefined;
  /** Whether words of bits have a dataset too. */
  readonly bitWords?: boolean | undefined;
  /** Keep only so many rows, the last ones. All are in the stream; the writer keeps them in its memory. */
  readonly last?: number | undefined;
  /**
   * Number of samples wanted of the acquisition, which is then complete with fewer samples than the PandA
   * reports.
   */
  readonly samples?: number | undefined;
  /** With `samples`: fewer samples do not make the result bad. */
  readonly atMost?: boolean | undefined;
  /** Samples that were lost before the publisher connected do not make the result bad. */
  readonly allowMissed?: boolean | undefined;
}

/** The names of these options, for `refuseUnknownOptions`. */
export const FILE_WISHES: OptionNames<FileWishes> = {
  fileScheme: true,
  captureRecordHdfNames: true,
  dropSuspect: true,
  chunkSamples: true,
  attributes: true,
  bits: true,
  bitWords: true,
  last: true,
  samples: true,
  atMost: true,
  allowMissed: true,
};

const FLAGS = ['dropSuspect', 'bitWords', 'atMost', 'allowMissed'] as const;
const COUNTS = ['chunkSamples', 'last', 'samples'] as const;
const MOST_NAME_BYTES = 255;
const INTEGER = /^-?\d{1,19}$/;

/** As JSON: whole numbers of attributes are texts, since a number of JSON may not be exact. */
export function encodeFileWishes({ attributes, ...wishes }: FileWishes): object {
  if (attributes === undefined) return wishes;
  const encoded = Object.entries(attributes).map(([name, value]) => ({
    name,
    ...encodeAttribute(value),
  }));
  return { ...wishes, attributes: encoded };
}

/** @throws StreamMessageError for anything that `writeHdfFiles` would not take */
export function readFileWishes(wishes: JsonObject): FileWishes {
  const flags = FLAGS.filter((key) => wishes.has(key)).map((key) => [key, wishes.flag(key)]);
  const counts = COUNTS.filter((key) => wishes.has(key)).map((key) => [key, wishes.count(key)]);
  const read = {
    ...(wishes.has('fileScheme') && { fileScheme: fileSchemeOf(wishes) }),
    ...(wishes.has('captureRecordHdfNames') && {
      captureRecordHdfNames: wishes.textTable('captureRecordHdfNames'),
    }),
    ...(wishes.has('attributes') && { attributes: attributesOf(wishes) }),
    ...(wishes.has('bits') && { bits: wishes.textOrTexts('bits') as WantedBits }),
    ...(Object.fromEntries([...flags, ...counts]) as FileWishes),
  };
  try {
    checkFileOptions(read);
  } catch (cause) {
    if (!(cause instanceof InvalidOptionError)) throw cause;
    throw new StreamMessageError(`The publisher wants of the file: ${cause.message}`, null, {
      cause,
    });
  }
  return read;
}

/** Longer names would look as if something were wrong with the disk of the writer. */
function fileSchemeOf(wishes: JsonObject): string {
  const scheme = wishes.text('fileScheme');
  if (Buffer.byteLength(scheme) <= MOST_NAME_BYTES) return scheme;
  throw new StreamMessageError(
    `The fileScheme has ${Buffer.byteLength(scheme)} bytes: ${MOST_NAME_BYTES} at most can be used.`,
  );
}

function encodeAttribute(value: UserAttributes[string]): { type: string; value: unknown } {
  if (typeof value === 'bigint') return { type: 'integer', value: String(value) };
  if (typeof value === 'number') return { type: 'number', value: encodeNumber(value) };
  return { type: typeof value === 'string' ? 'text' : 'flag', value };
}

function attributesOf(wishes: JsonObject): UserAttributes {
  const entries = wishes
    .objects('attributes')
    .map((each) => [each.text('name'), attributeOf(each)] as const);
  return Object.fromEntries(entries);
}

function attributeOf(attribute: JsonObject): UserAttributes[string] {
  switch (attribute.oneOf('type', ['text', 'integer', 'number', 'flag'])) {
    case 'text':
      return attribute.text('value');
    case 'flag':
      return attribute.flag('value');
    case 'integer': {
      const text = attribute.text('value');
      if (INTEGER.test(text)) return BigInt(text);
      throw new StreamMessageError('The value of an attribute is no whole number.');
    }
    case 'number': {
      const value = attribute.numberOrNull('value');
      if (value !== null) return value;
      throw new StreamMessageError('The value of an attribute is null.');
    }
  }
}
