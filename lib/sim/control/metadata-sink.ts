/** The destination of lines that are written to metadata. */

import { MAX_METADATA_LENGTH, type MetadataEntry } from '../model/metadata.js';
import { Refused } from '../model/refused.js';
import type { Line } from './line-splitter.js';
import { LineSink } from './line-sink.js';

export class MetadataSink extends LineSink {
  readonly #entry: MetadataEntry;
  #lines: string[] = [];
  #length = 0;

  /** @throws Refused if the entry can't have several lines */
  constructor(entry: MetadataEntry) {
    super(null);
    entry.checkLines();
    this.#entry = entry;
  }

  override get heldBytes(): number {
    return this.#length;
  }

  protected override take({ text, isUtf8 }: Line): void {
    if (!isUtf8) throw new Refused('Malformed UTF-8 encoding');
    this.#length += text.length + 1;
    if (this.#length > MAX_METADATA_LENGTH) throw new Refused('Too much text for metadata');
    this.#lines.push(text);
  }

  protected override write(): void {
    this.#entry.putLines(this.#lines);
  }

  protected override clear(): void {
    this.#lines = [];
    this.#length = 0;
  }
}
