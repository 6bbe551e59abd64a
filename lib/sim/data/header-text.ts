/** The XML before the samples of an acquisition, byte for byte as the server writes it. */

import { FIELD_SIZES, type FieldCapture } from '../../responses/field-capture.js';

/** How samples are sent: the raw integers, or scaled by the PandA. */
export type Process = 'Raw' | 'Scaled';

/** What a header says besides the fields. */
export interface HeaderFacts {
  /** ISO 8601 in UTC with nanoseconds. */
  readonly armTime: string;
  /** ISO 8601 in UTC with nanoseconds. */
  readonly startTime: string;
  /** Null without a hardware clock: then it is not in the header. */
  readonly hwTimeOffsetNs: bigint | null;
  /** Samples that were lost before this client connected. */
  readonly missed: number;
}

/** Digits that the server prints of a scale or an offset. */
const SCALE_DIGITS = 12;

/** With the empty line that ends it. */
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

/** The size of a packed sample. */
export function sampleBytesOf(fields: readonly FieldCapture[]): number {
  return fields.reduce((sum, { type }) => sum + FIELD_SIZES[type], 0);
}

/** As C's `%.12g` does. */
export function formatScale(value: number): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  }
  const rounded = roundedDigits(value);
  const [digits = '', power = ''] = rounded.split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < SCALE_DIGITS) {
    return withoutZeros(
      (Object.is(value, -0) ? '-' : '') + Number(rounded).toFixed(SCALE_DIGITS - 1 - exponent),
    );
  }
  const sign = exponent < 0 ? '-' : '+';
  return `${withoutZeros(digits)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** C rounds to the even digit what is exactly between two, such as 2^-18; JavaScript rounds it up. */
function roundedDigits(value: number): string {
  const exact = /^(-?\d\.\d{10}[02468])50*(e.*)$/.exec(value.toExponential(60));
  return exact === null
    ? value.toExponential(SCALE_DIGITS - 1)
    : `${exact[1] as string}${exact[2] as string}`;
}

function withoutZeros(decimals: string): string {
  return decimals.includes('.') ? decimals.replace(/\.?0+$/, '') : decimals;
}

function fieldLine({ name, type, capture, scale, offset, units }: FieldCapture): string {
  const scaling =
    scale === null
      ? ''
      : ` scale="${formatScale(scale)}" offset="${formatScale(offset ?? 0)}" units="${escapeXml(units ?? '')}"`;
  return `<field name="${name}" type="${type}" capture="${capture}"${scaling} />\n`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
