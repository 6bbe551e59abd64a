/** What was configured for the recorded streams, as the requests that `streamFields` takes. */

import type { CaptureRequest } from '../../../../lib/sim/data/stream-fields.js';
import { haveRecordings, listRecordings, readRecording } from '../../../helpers/recordings.js';

type Exchange = readonly [send: string, receive: string];

interface Configuration {
  readonly name: string;
  readonly control: readonly Exchange[];
  readonly acquisition: { readonly HW_TS_OFFSET_NS?: number };
}

export interface RecordedCapture {
  readonly name: string;
  readonly requests: readonly CaptureRequest[];
  readonly hwTimeOffsetNs: bigint | null;
  readonly raw: Uint8Array;
  readonly scaled: Uint8Array;
}

export const RECORDED_CAPTURES: readonly RecordedCapture[] = listRecordings('server', '.json').map(
  (path) => {
    const { name, control, acquisition } = readJson(path) as Configuration;
    const offset = acquisition.HW_TS_OFFSET_NS;
    return {
      name,
      requests: requestsOf(control),
      hwTimeOffsetNs: offset === undefined ? null : BigInt(offset),
      raw: readRecording(`server/${name}_raw.bin`),
      scaled: readRecording(`server/${name}_scaled.bin`),
    };
  },
);

function readJson(path: string): unknown {
  return JSON.parse(new TextDecoder().decode(readRecording(path)));
}

/** What can be captured, in the order in which the server tells it. */
function captureOrder(): readonly string[] {
  if (!haveRecordings) return [];
  const lines = new TextDecoder().decode(readRecording('control/ctl_fpga_lines.jsonl')).split('\n');
  const line = lines.find((each) => each.includes('"*CAPTURE.*?'));
  const { recv } = JSON.parse(line!) as { recv: string };
  return recv
    .split('\n')
    .filter((each) => each.startsWith('!'))
    .map((each) => each.slice(1));
}

function requestsOf(control: readonly Exchange[]): CaptureRequest[] {
  const settings = new Map(
    control.map(([send]) => {
      const equals = send.indexOf('=');
      return [send.slice(0, equals), send.slice(equals + 1)];
    }),
  );
  return captureOrder().map((name) => ({
    name,
    option: settings.get(`${name}.CAPTURE`) ?? 'No',
    kind: kindOf(name),
    scale: Number(settings.get(`${name}.SCALE`) ?? 1),
    offset: Number(settings.get(`${name}.OFFSET`) ?? 0),
    units: settings.get(`${name}.UNITS`) ?? '',
  }));
}

function kindOf(name: string): CaptureRequest['kind'] {
  if (name.startsWith('PCAP.BITS')) return 'bits';
  if (name.startsWith('PCAP.TS_')) return 'timestamp';
  return name === 'PCAP.GATE_DURATION' ? 'samples' : 'position';
}
