/** What the publisher of an acquisition wants of its file, and of its result. */

import type { OptionNames } from '../../errors/unknown-options.js';
import type { JsonObject } from './json.js';

/** What the publisher of an acquisition wants of its file, and of its result. */
export interface FileWishes {
  /** The scheme of the file's name, where the writer has none of its own. */
  readonly fileScheme?: string | undefined;
  /** Names of datasets that are not to be called `NAME.CAPTURE`: by field, then by capture. */
  readonly captureRecordHdfNames?:
    Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  /** Leave out the samples that are not to be trusted. */
  readonly dropSuspect?: boolean | undefined;
  /** Rows of a chunk of the datasets. */
  readonly chunkSamples?: number | undefined;
  /** Samples that are wanted of the acquisition: it is whole with fewer than the PandA reports. */
  readonly samples?: number | undefined;
  /** With `samples`: fewer do not make the result bad. */
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
  samples: true,
  atMost: true,
  allowMissed: true,
};

const FLAGS = ['dropSuspect', 'atMost', 'allowMissed'] as const;
const COUNTS = ['chunkSamples', 'samples'] as const;

/** @throws StreamMessageError */
export function readFileWishes(wishes: JsonObject): FileWishes {
  const flags = FLAGS.filter((key) => wishes.has(key)).map((key) => [key, wishes.flag(key)]);
  const counts = COUNTS.filter((key) => wishes.has(key)).map((key) => [key, wishes.count(key)]);
  return {
    ...(wishes.has('fileScheme') && { fileScheme: wishes.text('fileScheme') }),
    ...(wishes.has('captureRecordHdfNames') && {
      captureRecordHdfNames: wishes.textTable('captureRecordHdfNames'),
    }),
    ...(Object.fromEntries([...flags, ...counts]) as FileWishes),
  };
}
