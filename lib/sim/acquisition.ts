/** What the simulated PandA captures: counters, a motion seen by an encoder, and timestamps. */

import { setTimeout as sleep } from 'node:timers/promises';

import { columnName, FIELD_SIZES, type FieldCapture } from '../responses/field-capture.js';

const CLOCK_HZ = 125e6;
/** Ticks that the gate is open for in each sample. */
const GATE_TICKS = 125;
const FRAME_EVERY_MS = 20;
const MAX_FRAME_SAMPLES = 16384;
/** The motion: there and back, counts of the encoder and seconds. */
const MOTION_COUNTS = 50_000;
const MOTION_PERIOD_S = 1.5;

function field(
  name: string,
  type: FieldCapture['type'],
  capture: string,
  scale: number | null = null,
  units: string | null = null,
): FieldCapture {
  return { name, type, capture, scale, offset: scale === null ? null : 0, units };
}

/** In the order of the stream: bits, 32-bit, 64-bit, averages. */
const FIELDS: readonly FieldCapture[] = [
  field('PCAP.BITS0', 'uint32', 'Value'),
  field('PCAP.GATE_DURATION', 'int32', 'Value', 1 / CLOCK_HZ, 's'),
  field('COUNTER1.OUT', 'int32', 'Value', 1, ''),
  field('INENC1.VAL', 'int32', 'Min', 0.0001, 'mm'),
  field('INENC1.VAL', 'int32', 'Max', 0.0001, 'mm'),
  field('PCAP.TS_START', 'int64', 'Value', 1 / CLOCK_HZ, 's'),
  field('INENC1.VAL', 'int64', 'Mean', 0.0001, 'mm'),
];

const SAMPLE_BYTES = FIELDS.reduce((sum, { type }) => sum + FIELD_SIZES[type], 0);

export interface GeneratedAcquisition {
  readonly samples: number;
  /** Samples per second. */
  readonly rate: number;
}

/**
 * The bytes of one raw acquisition as the data port sends them, in real time. It ends `Disarmed`
 * when `signal` is aborted.
 */
export async function* generateAcquisition(
  { samples, rate }: GeneratedAcquisition,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  yield new TextEncoder().encode(header());
  const begin = Date.now();
  let sent = 0;
  while (sent < samples && !signal.aborted) {
    await sleep(FRAME_EVERY_MS, undefined, { signal }).catch(() => {});
    const due = Math.floor(((Date.now() - begin) / 1000) * rate);
    while (sent < Math.min(due, samples)) {
      const count = Math.min(due - sent, samples - sent, MAX_FRAME_SAMPLES);
      yield frame(sent, count, rate);
      sent += count;
    }
  }
  yield new TextEncoder().encode(`END ${sent} ${sent < samples ? 'Disarmed' : 'Ok'}\n`);
}

function header(): string {
  const now = new Date().toISOString().replace('Z', '000000Z');
  const fields = FIELDS.map(({ name, type, capture, scale, offset, units }) => {
    const scaling =
      scale === null ? '' : ` scale="${scale}" offset="${offset ?? 0}" units="${units ?? ''}"`;
    return `<field name="${name}" type="${type}" capture="${capture}"${scaling} />\n`;
  });
  return (
    `<header>\n<data arm_time="${now}" start_time="${now}" missed="0" process="Raw" ` +
    `format="Framed" sample_bytes="${SAMPLE_BYTES}" />\n<fields>\n${fields.join('')}</fields>\n</header>\n\n`
  );
}

function frame(first: number, count: number, rate: number): Uint8Array {
  const bytes = new Uint8Array(8 + count * SAMPLE_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x49, 0x4e, 0x20]);
  view.setUint32(4, bytes.byteLength, true);
  let position = 8;
  for (let sample = first; sample < first + count; sample++) {
    const values = sampleValues(sample, rate);
    for (const each of FIELDS) {
      const value = values[columnName(each)] ?? 0;
      if (each.type === 'int64') view.setBigInt64(position, BigInt(value), true);
      else view.setInt32(position, value, true);
      position += FIELD_SIZES[each.type];
    }
  }
  return bytes;
}

function sampleValues(sample: number, rate: number): Record<string, number> {
  const seconds = sample / rate;
  const position = Math.round(
    (MOTION_COUNTS / 2) * (1 - Math.cos((2 * Math.PI * seconds) / MOTION_PERIOD_S)),
  );
  return {
    'PCAP.BITS0.Value': sample % 2,
    'PCAP.GATE_DURATION.Value': GATE_TICKS,
    'COUNTER1.OUT.Value': sample + 1,
    'INENC1.VAL.Min': position - 1,
    'INENC1.VAL.Max': position + 1,
    'PCAP.TS_START.Value': Math.round(seconds * CLOCK_HZ),
    'INENC1.VAL.Mean': position * GATE_TICKS,
  };
}
