/** Converts the fields of a header to columns with their conversions. */

import { LayoutError } from '../errors.js';
import type { NativeColumn, NativeLayout } from '../native/binding.js';
import type { StartData } from '../responses/data.js';
import { columnName, type FieldCapture } from '../responses/field-capture.js';
import { SampleLayout } from '../responses/frame-data.js';

/**
 * The columns that may hold the gate duration, by which means are divided; the first one present is
 * used.
 */
const GATE_COLUMNS = ['PCAP.SAMPLES.Value', 'PCAP.GATE_DURATION.Value'];

/** A column and its field. */
export interface ColumnOfField extends NativeColumn {
  readonly field: FieldCapture;
}

/**
 * Determines the conversion of each column. In raw data, fields with a scale, means and standard
 * deviations become float64, and words of bits stay unchanged. In scaled data, all columns stay
 * unchanged (protocol.md, data port).
 *
 * @throws LayoutError if a mean lacks the gate duration, or a standard deviation lacks its sum
 */
export function layoutColumns(start: StartData): NativeLayout<ColumnOfField> {
  const samples = new SampleLayout(start.fields, start.sampleBytes);
  const isRaw = start.process === 'Raw';
  const gateColumn = GATE_COLUMNS.find((name) => samples.columnNames.includes(name));
  const gatePosition = gateColumn === undefined ? null : samples.find(gateColumn).position;
  const listed = start.fields.map((field, index): ColumnOfField => {
    const conversion = isRaw ? rawConversion(field, start.fields[index - 1]) : 'copy';
    if ((conversion === 'mean' || conversion === 'stddev') && gatePosition === null) {
      throw new LayoutError(
        `${columnName(field)} can't be averaged: the PandA does not send ${GATE_COLUMNS.join(' or ')}.`,
      );
    }
    if (conversion === 'copy' && field.type === 'int96') {
      throw new LayoutError(`${columnName(field)} is of type int96, which no dataset can hold.`);
    }
    return {
      field,
      type: field.type,
      conversion,
      position: samples.find(columnName(field)).position,
      scale: field.scale ?? 1,
      offset: field.offset ?? 0,
    };
  });
  // A sum that is listed a second time, for a standard deviation, is not a separate column.
  const all = start.fields.map(columnName);
  const columns = listed.filter((_, index) => !all.slice(0, index).includes(all[index] ?? ''));
  return { sampleBytes: start.sampleBytes, gatePosition, columns };
}

function rawConversion(
  field: FieldCapture,
  previous: FieldCapture | undefined,
): NativeColumn['conversion'] {
  if (field.type === 'int96') {
    const hasSum =
      previous?.name === field.name && previous.capture === 'Mean' && previous.type === 'int64';
    if (!hasSum) {
      throw new LayoutError(
        `${columnName(field)} can't be computed: the header does not list its sum before it.`,
      );
    }
    return 'stddev';
  }
  if (field.type === 'double') return 'copy';
  if (field.capture === 'Mean') return 'mean';
  return field.scale === null && field.offset === null ? 'copy' : 'scale';
}
