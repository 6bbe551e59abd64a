/** Describes the details of a field, in addition to its type and description. */

import {
  BitMuxFieldInfo,
  BitOutFieldInfo,
  EnumFieldInfo,
  ExtOutBitsFieldInfo,
  ExtOutFieldInfo,
  type FieldInfo,
  PosMuxFieldInfo,
  PosOutFieldInfo,
  ScalarFieldInfo,
  SubtypeTimeFieldInfo,
  TableFieldInfo,
  TimeFieldInfo,
  UintFieldInfo,
} from '../../../responses/field-info.js';
import type { TableFieldDetails } from '../../../responses/table-info.js';
import { NO_BREAK } from './wrap.js';

/** The maximum of a 32-bit register, which is not worth mentioning as a limit. */
const ALL_BITS = 0xffffffff;

/** Returns a paragraph for each detail; empty for types without details. */
export function detailsOf(info: FieldInfo): string[] {
  if (info instanceof UintFieldInfo) return info.maxVal < ALL_BITS ? [`0 to ${info.maxVal}`] : [];
  if (info instanceof ScalarFieldInfo) return [scalingOf(info)];
  if (info instanceof TimeFieldInfo || info instanceof SubtypeTimeFieldInfo) {
    return [`in ${list(info.unitsLabels)}`];
  }
  if (info instanceof EnumFieldInfo) return [list(info.labels)];
  if (info instanceof BitOutFieldInfo) {
    // If PCAP has no words of bits, the field has none either.
    return info.captureWord === '' ? [] : [`bit ${info.offset} of ${info.captureWord}`];
  }
  if (info instanceof BitMuxFieldInfo) {
    return [`one of ${counted(info.labels.length, 'bit')}, delayed by 0 to ${info.maxDelay} ticks`];
  }
  if (info instanceof PosMuxFieldInfo) return [`one of ${counted(info.labels.length, 'position')}`];
  if (info instanceof TableFieldInfo) return tableDetails(info);
  if (info instanceof PosOutFieldInfo) return [`capture: ${list(info.captureLabels)}`];
  if (info instanceof ExtOutFieldInfo) {
    const bits = info instanceof ExtOutBitsFieldInfo ? info.bits.filter((bit) => bit !== '') : [];
    return [
      `capture: ${list(info.captureLabels)}`,
      ...(bits.length > 0 ? [`bits: ${bits.join(', ')}`] : []),
    ];
  }
  return [];
}

function scalingOf({ scale, offset, units }: ScalarFieldInfo): string {
  const sum = offset === 0 ? '' : ` ${offset < 0 ? '-' : '+'} ${Math.abs(offset)}`;
  return `raw * ${scale}${sum}${units === '' ? '' : ` ${units}`}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function tableDetails({ maxLength, rowWords, fields }: TableFieldInfo): string[] {
  return [
    `up to ${Math.floor(maxLength / rowWords)} rows of ${counted(rowWords, 'word')}`,
    ...[...fields].map(([name, column]) => columnDetails(name, column)),
  ];
}

function columnDetails(name: string, column: TableFieldDetails): string {
  const { bitLow, bitHigh, subtype, description, labels } = column;
  const bits = bitLow === bitHigh ? `bit ${bitLow}` : `bits ${bitHigh}:${bitLow}`;
  const said = description === null || description === '' ? '' : `: ${description}`;
  const choice = labels === null ? '' : ` (${list(labels)})`;
  return `${name}, ${bits}, ${subtype}${said}${choice}`;
}

/** Labels are not wrapped. */
function list(labels: readonly string[]): string {
  return labels.map((label) => label.replaceAll(' ', NO_BREAK)).join(' | ');
}
