/** The samples of captures through an acquisition: what comes out is what the server sent. */

import { expect, test } from 'vitest';

import { CapturedAcquisition } from '../../../../lib/sim/data/captured-acquisition.js';
import { streamFields } from '../../../../lib/responses/stream-fields.js';
import { describeRecordings } from '../../../helpers/recordings/recordings.js';
import { splitAcquisitions } from '../../../helpers/data/streams.js';
import { type RecordedCapture, recordedCaptures } from './recorded-captures.js';
import { bytesOf, piecesOf } from './requests.js';

const TIMES = /(arm_time|start_time)=".{30}"/g;

/** The times are not of now, all else is compared as it is. */
function withoutTimes(stream: Uint8Array): string {
  return Buffer.from(stream).toString('latin1').replaceAll(TIMES, '$1=""');
}

function samplesOf(acquisition: Uint8Array): { frames: Uint8Array[]; reason: string } {
  const buffer = Buffer.from(acquisition);
  const frames: Uint8Array[] = [];
  let position = buffer.indexOf('\n\n') + 2;
  while (buffer.toString('latin1', position, position + 4) === 'BIN ') {
    const end = position + buffer.readUInt32LE(position + 4);
    frames.push(acquisition.subarray(position + 8, end));
    position = end;
  }
  const [, reason = ''] = /^END \d+ (.*)\n/.exec(buffer.toString('latin1', position)) ?? [];
  return { frames, reason };
}

async function replayed(
  raw: Uint8Array,
  { requests, hwTimeOffsetNs }: RecordedCapture,
): Promise<{ raw: Uint8Array; scaled: Uint8Array }> {
  const acquisition = new CapturedAcquisition(streamFields(requests), {
    number: 1,
    hwTimeOffsetNs,
  });
  const reading = Promise.all([piecesOf(acquisition, 'Raw'), piecesOf(acquisition, 'Scaled')]);
  const { frames, reason } = samplesOf(raw);
  acquisition.start();
  for (const frame of frames) acquisition.write(frame);
  acquisition.end(reason);
  const [rawPieces, scaledPieces] = await reading;
  return { raw: bytesOf(rawPieces), scaled: bytesOf(scaledPieces) };
}

describeRecordings('samples', (recordings) => {
  const captures = recordedCaptures(recordings);

  test.each(captures)('$name in RAW', async (capture) => {
    for (const recorded of splitAcquisitions(capture.raw)) {
      const { raw } = await replayed(recorded, capture);
      expect(withoutTimes(raw)).toBe(withoutTimes(recorded));
    }
  });

  test.each(captures)('$name in SCALED, to the last bit', async (capture) => {
    const scaledStreams = splitAcquisitions(capture.scaled);
    for (const [i, recorded] of splitAcquisitions(capture.raw).entries()) {
      const { scaled } = await replayed(recorded, capture);
      expect(withoutTimes(scaled)).toBe(withoutTimes(scaledStreams[i]!));
    }
  });
});
