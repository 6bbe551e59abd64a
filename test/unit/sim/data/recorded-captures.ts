/** Streams of the same captures, and what was configured for them. */

import { assignField } from '../../../../lib/sim/control/field-commands.js';
import type { CaptureRequest } from '../../../../lib/responses/stream-fields.js';
import { loadDefinitions } from '../../../../lib/sim/model/load-definitions.js';
import { Panda } from '../../../../lib/sim/model/panda.js';
import type { Recordings } from '../../../helpers/recordings/recordings.js';

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

export function recordedCaptures(recordings: Recordings): RecordedCapture[] {
  return recordings.list('server', '.json').map((path) => {
    const { name, control, acquisition } = JSON.parse(
      new TextDecoder().decode(recordings.read(path)),
    ) as Configuration;
    const offset = acquisition.HW_TS_OFFSET_NS;
    return {
      name,
      requests: requestsOf(control),
      hwTimeOffsetNs: offset === undefined ? null : BigInt(offset),
      raw: recordings.read(`server/${name}_raw.bin`),
      scaled: recordings.read(`server/${name}_scaled.bin`),
    };
  });
}

function requestsOf(control: readonly Exchange[]): readonly CaptureRequest[] {
  const panda = new Panda(loadDefinitions());
  // Units that an earlier capture has set on the recorded server.
  for (const number of [1, 2, 3, 4]) assignField(`COUNTER${number}.OUT.UNITS`, '', panda);
  for (const [line] of control) {
    const equals = line.indexOf('=');
    if (!line.startsWith('*')) assignField(line.slice(0, equals), line.slice(equals + 1), panda);
  }
  return panda.captures();
}
