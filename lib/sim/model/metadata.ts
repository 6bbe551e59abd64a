/** Notes of users and of the firmware in a PandA: labels, designs, a layout. */

import type { BlockDefinition } from './definition.js';
import { Refused } from './refused.js';
import { Reported, type Revisions, type Value } from './reported.js';

/** `constant` is read-only, `line` is one line, `text` is any number of lines. */
export type MetadataKind = 'constant' | 'line' | 'text';

/** The most characters in a text of several lines. */
export const MAX_METADATA_LENGTH = 1024 * 1024;

export class MetadataEntry extends Reported {
  protected override readonly isMultiline: boolean;
  #lines: readonly string[];

  constructor(
    readonly key: string,
    readonly kind: MetadataKind,
    revisions: Revisions,
    line = '',
  ) {
    super(`*METADATA.${key}`, kind === 'constant' ? null : 'METADATA', revisions);
    this.isMultiline = kind === 'text';
    this.#lines = this.isMultiline ? [] : [line];
  }

  get(): Value {
    return this.isMultiline ? this.#lines : (this.#lines[0] ?? '');
  }

  /** @throws Refused if the entry is not a single writable line */
  put(line: string): void {
    if (this.kind !== 'line') throw new Refused('Cannot write to this field');
    this.#lines = [line];
    this.changed();
  }

  /** @throws Refused if the entry is not a text of several lines */
  checkLines(): void {
    if (this.kind !== 'text') throw new Refused('Not a multi-line field');
  }

  /** @throws Refused if the entry is not a text of several lines */
  putLines(lines: readonly string[]): void {
    this.checkLines();
    this.#lines = lines;
    this.changed();
  }
}

/**
 * Creates a label for each instance of each block, and the entries for designers of control
 * screens.
 */
export function createMetadata(
  blocks: readonly BlockDefinition[],
  revisions: Revisions,
): ReadonlyMap<string, MetadataEntry> {
  const labels = blocks.flatMap(({ name, count }) =>
    Array.from({ length: count }, (_, i) => `LABEL_${name}${i + 1}`),
  );
  const entries = [
    new MetadataEntry('APPNAME', 'constant', revisions, 'simulated'),
    new MetadataEntry('DESIGN', 'line', revisions),
    new MetadataEntry('LAYOUT', 'text', revisions),
    new MetadataEntry('EXPORTS', 'text', revisions),
    ...labels.map((key) => new MetadataEntry(key, 'line', revisions)),
  ];
  return new Map(entries.map((entry) => [entry.key, entry]));
}
