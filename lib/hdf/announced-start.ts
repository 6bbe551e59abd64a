/** The header of the acquisition that the PandA would start if it were armed. */

import { type Command, GetCaptureFields } from '../commands/index.js';
import type { StartData } from '../responses/data.js';
import { FIELD_SIZES } from '../responses/field-capture.js';

/** @param ask sends a command @throws what `ask` throws */
export async function announcedStart(
  ask: <T>(command: Command<T>) => Promise<T>,
): Promise<StartData> {
  const fields = await ask(new GetCaptureFields());
  const sampleBytes = fields.reduce((sum, { type }) => sum + FIELD_SIZES[type], 0);
  const times = { armTime: null, startTime: null, hwTimeOffsetNs: null };
  const process = { process: 'Raw', format: 'Framed' };
  return { kind: 'start', fields, sampleBytes, missed: 0, ...process, ...times };
}
