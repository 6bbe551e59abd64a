/** The XML before the samples of an acquisition, identical to that of a real server. */

import { FIELD_SIZES, type FieldCapture } from '../../responses/field-capture.js';
import { formatDouble } from '../model/format-double.js';

/** How samples are sent: as raw integers, or scaled by the PandA. */
export type Process = 'Raw' | 'Scaled';

/** The content of a header besides the fields. */
export interface HeaderFacts {
  /** ISO 8601 in UTC with nanoseconds. */
  readonly armTime: string;
  /** ISO 8601 in UTC with nanoseconds. */
  readonly startTime: string;
  /** Null without a hardware clock: the header leaves it out then. */
  readonly hwTimeOffsetNs: bigint | null;
  /** Samples that were lost before this client connected. */
  readonly missed: number;
}

/** Formats a header, including the empty line at its end. */
export function headerText(
  fields: readonly FieldCapture[],
  process: Process,
  { armTime, startTime, hwTimeOffsetNs, missed }: HeaderFacts,
): string {
  const clock = hwTimeOffsetNs === null ? '' : `hw_time_offset_ns="${hwTimeOffsetNs}" `;
  return (
    '<header>\n' +
    `<data arm_time="${armTime}" start_time="${startTime}" ${clock}missed="${missed}" ` +
    `process="${process}" format="Framed" sample_bytes="${sampleBytesOf(fields)}" />\n` +
    `<fields>\n${fields.map(fieldLine).join('')}</fields>\n</header>\n\n`
  );
}

/** Computes the size of a packed sample. */
export function sampleBytesOf(fields: readonly FieldCapture[]): number {
  return fields.reduce((sum, { type }) => sum + FIELD_SIZES[type], 0);
}

function fieldLine({ name, type, capture, scale, offset, units }: FieldCapture): string {
  const scaling =
    scale === null
      ? ''
      : ` scale="${formatDouble(scale)}" offset="${formatDouble(offset ?? 0)}" units="${escapeXml(units ?? '')}"`;
  return `<field name="${name}" type="${type}" capture="${capture}"${scaling} />\n`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
