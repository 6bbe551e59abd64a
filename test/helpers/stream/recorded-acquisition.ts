/** An acquisition of a simulated PandA: its direct file, and its data for a publisher. */

import { join } from 'node:path';

import {
  AcquisitionError,
  AsyncClient,
  type CaptureOptions,
  type EndData,
  type FileOptions,
  type StartData,
  writeHdfFiles,
} from 'pandablocks';
import { Simulator, type SimulatorOptions } from 'pandablocks/sim';

import type { BitLabels } from '../../../lib/responses/field-capture.js';
import type { Identification } from '../../../lib/responses/identification.js';

export interface RecordedAcquisition {
  /** The direct file. */
  readonly file: string;
  readonly start: StartData;
  readonly identification: Identification | null;
  readonly bitLabels: BitLabels | null;
  /** Whole samples. */
  readonly samples: Uint8Array;
  readonly end: EndData | null;
}

/** Captures from a new simulated PandA. */
export async function recordAcquisition(
  folder: string,
  simulated: SimulatorOptions,
  options: Omit<CaptureOptions & FileOptions, 'scheme' | 'fileNames' | 'last'> = {},
): Promise<RecordedAcquisition> {
  const sim = await Simulator.start({ controlPort: 0, dataPort: 0, ...simulated });
  const client = new AsyncClient('127.0.0.1', sim);
  const file = join(folder, 'direct.h5');
  let head: {
    start: StartData;
    identification: Identification | null;
    bitLabels: BitLabels | null;
  } | null = null;
  let ended: EndData | null = null;
  const pieces: Uint8Array[] = [];
  try {
    await writeHdfFiles(client, {
      scheme: file,
      arm: true,
      ...options,
      sinks: [
        {
          name: 'recorder',
          open: (start, { identification, bitLabels }) => {
            head = { start, identification, bitLabels };
          },
          write: (frame) => {
            pieces.push(...frame.copy().slices);
          },
          close: (end) => {
            ended = end;
          },
        },
      ],
    });
  } catch (error) {
    // A bad end is part of the recording.
    if (!(error instanceof AcquisitionError)) throw error;
  } finally {
    await client.close();
    await sim.close();
  }
  return { file, ...head!, samples: new Uint8Array(Buffer.concat(pieces)), end: ended };
}
