/**
 * Acquisitions of given bytes: the values of a row depend on its number and that of the
 * acquisition.
 */

import { setTimeout as sleep } from 'node:timers/promises';

import type { SourceItem } from 'pandablocks/sim';

import { abortOf } from '../capture/capture.js';
import { ascii, frameOfBytes, header, SIZES, type SmallField } from '../data/streams.js';
import type { LayoutName, Script, ScriptSupply } from './scenario.js';

const BITS: SmallField = { name: 'PCAP.BITS0', type: 'uint32' };
const position = (name: string, type: string, capture = 'Value'): SmallField => ({
  ...{ name, type, capture },
  scaling: 'scale="0.5" offset="-3" units="mm"',
});
const GATE: SmallField = {
  ...{ name: 'PCAP.GATE_DURATION', type: 'int32' },
  scaling: 'scale="8e-09" offset="0" units="s"',
};

const FIELDS: Readonly<Record<LayoutName, readonly SmallField[]>> = {
  bits: [BITS],
  counter: [position('COUNTER1.OUT', 'int32')],
  wide: [
    BITS,
    ...Array.from({ length: 9 }, (_, n) => position(`COUNTER${n}.OUT`, 'int32')),
    position('PCAP.TS_START', 'int64'),
    position('INENC1.VAL', 'int64', 'Sum'),
  ],
  averaged: [
    GATE,
    position('INENC1.VAL', 'int32', 'Min'),
    position('INENC2.VAL', 'int64', 'Mean'),
    position('INENC1.VAL', 'int64', 'Mean'),
    position('INENC1.VAL', 'int96', 'StdDev'),
  ],
  scaled: [BITS, position('COUNTER1.OUT', 'double'), position('INENC1.VAL', 'double', 'Mean')],
};

const STALL_MS = 400;
const SLOW_MS = 30;
const ENDLESS_FRAME = 25;

/** @param serial numbers all acquisitions, including those of restarted PandAs */
export async function* scriptedAcquisition(
  { layout, acquisitions }: ScriptSupply,
  number: number,
  serial: number,
  signal: AbortSignal,
): AsyncGenerator<SourceItem> {
  const script = acquisitions[Math.min(number, acquisitions.length - 1)] as Script;
  const { frames, end } = script;
  const fields = FIELDS[layout];
  yield header(fields, {
    arm_time: `2026-11-22T13:55:57.${String(serial).padStart(9, '0')}Z`,
    process: layout === 'scaled' ? 'Scaled' : 'Raw',
  });
  let rows = 0;
  const frame = (samples: number): Uint8Array => {
    const bytes = frameOfBytes(rowsOf(fields, serial, rows, samples));
    rows += samples;
    return bytes;
  };
  for (const samples of frames) {
    if (signal.aborted) break;
    yield frame(samples);
    await pause(script.pause, signal);
  }
  while (end.startsWith('goes on') && !signal.aborted) {
    yield frame(ENDLESS_FRAME);
    await pause(end === 'goes on' ? 2 : SLOW_MS, signal);
  }
  if (signal.aborted) yield endLine(rows, 'Disarmed');
  else yield* ending(script, rows, frame, signal);
}

async function* ending(
  { end }: Script,
  rows: number,
  frame: (samples: number) => Uint8Array,
  signal: AbortSignal,
): AsyncGenerator<SourceItem> {
  if (end.includes('in a frame')) yield frame(10).subarray(0, -11);
  if (end.startsWith('FIN')) yield 'close';
  else if (end.startsWith('RST')) yield 'reset';
  else if (end === 'one more') yield endLine(rows + 1, 'Ok');
  else if (end === 'one fewer') yield endLine(Math.max(0, rows - 1), 'Ok');
  else if (end === 'stall') {
    await pause(STALL_MS, signal);
    yield endLine(rows, signal.aborted ? 'Disarmed' : 'Ok');
  } else {
    yield endLine(rows, end);
    // The hardware continues.
    if (end === 'Data overrun') await Promise.race([abortOf(signal), sleep(2000)]);
  }
}

const endLine = (rows: number, reason: string): Uint8Array => ascii(`END ${rows} ${reason}\n`);

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds, undefined, { signal }).catch(() => {});
}

function rowsOf(
  fields: readonly SmallField[],
  serial: number,
  first: number,
  count: number,
): Uint8Array {
  const stride = fields.reduce((sum, { type }) => sum + (SIZES[type] ?? 0), 0);
  const view = new DataView(new ArrayBuffer(stride * count));
  for (let i = 0; i < count; i++) {
    let at = i * stride;
    for (const [column, { name, type }] of fields.entries()) {
      const value = (first + i) * (column + 1) + serial * 1_000_003;
      if (name === GATE.name) view.setInt32(at, 1 + ((first + i) % 1000), true);
      else if (type === 'uint32') view.setUint32(at, value, true);
      else if (type === 'int32') view.setInt32(at, -value, true);
      else if (type === 'int64') view.setBigInt64(at, BigInt(value) * 65_537n, true);
      else if (type === 'double') view.setFloat64(at, value / 16, true);
      else view.setBigUint64(at, BigInt(value) ** 2n * (1n << 24n), true);
      at += SIZES[type] ?? 0;
    }
  }
  return new Uint8Array(view.buffer);
}
