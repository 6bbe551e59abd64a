/** Names of datasets made from the labels of blocks in the PandA's metadata. */

import { Command, type ExchangeGenerator } from '../commands/index.js';
import { InvalidOptionError } from '../errors.js';
import { columnName, type FieldCapture } from '../responses/field-capture.js';
import type { CaptureRecordHdfNames } from './file/dataset-layout.js';

/** Asks for the labels of blocks, whose names are those in fields: `COUNTER1`, `PCAP`. */
export class GetBlockLabels extends Command<ReadonlyMap<string, string>> {
  constructor(readonly blocks: readonly string[]) {
    super();
  }

  *execute(): ExchangeGenerator<ReadonlyMap<string, string>> {
    // A block of one instance has no number in the names of its fields, but has a number in the metadata.
    const asked = this.blocks.map((block) =>
      [block, `${block}1`].map((name) => this.exchange(`*METADATA.LABEL_${name}?`)),
    );
    if (asked.length > 0) yield asked.flat();
    const labels = asked.map((exchanges) => {
      const answer = exchanges.find((exchange) => !exchange.isRefused);
      return answer?.line().trim() ?? '';
    });
    return new Map(this.blocks.map((block, i) => [block, labels[i] ?? '']));
  }
}

/** The blocks of fields. */
export function blocksOf(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.split('.')[0] ?? ''))];
}

/**
 * @param bits names of bits that become datasets
 * @param names take precedence over labels
 * @throws InvalidOptionError if two blocks have the same label, or a label can't be part of a name
 */
export function namesFromLabels(
  labels: ReadonlyMap<string, string>,
  fields: readonly FieldCapture[],
  bits: readonly string[],
  names: CaptureRecordHdfNames,
): CaptureRecordHdfNames {
  checkLabels(labels);
  const result: Record<string, Record<string, string>> = {};
  const add = (name: string, capture: string, own: string): void => {
    const block = name.split('.')[0] ?? '';
    const label = labels.get(block) ?? '';
    if (label === '') return;
    (result[name] ??= {})[capture] = label + own.slice(block.length);
  };
  for (const field of fields) add(field.name, field.capture, columnName(field));
  for (const bit of bits) add(bit, 'Value', bit);
  for (const [name, captures] of Object.entries(names)) {
    result[name] = { ...result[name], ...captures };
  }
  return result;
}

function checkLabels(labels: ReadonlyMap<string, string>): void {
  const seen = new Map<string, string>();
  for (const [block, label] of labels) {
    if (label === '') continue;
    // eslint-disable-next-line no-control-regex -- which no name is to have
    if (/[/\u0000-\u001f\u007f]/.test(label) || /^\.+$/.test(label)) {
      throw new InvalidOptionError(
        `The label ${JSON.stringify(label)} of ${block} can't be part of a dataset's name: change *METADATA.LABEL_${block}, or leave out \`namesFromPanda\`.`,
      );
    }
    const other = seen.get(label);
    if (other !== undefined) {
      throw new InvalidOptionError(
        `${other} and ${block} have the same label, ${JSON.stringify(label)}: change one of them, or leave out \`namesFromPanda\`.`,
      );
    }
    seen.set(label, block);
  }
}
