/** What is told of an acquisition when its file has been closed. */

import type { EndData, StartData } from '../responses/data.js';
import { isGoodEnd } from '../outcome/end-reason.js';
import type { AcquisitionResult } from '../outcome/acquisition-result.js';
import type { CaptureFile } from './capture-file.js';

/** Why an acquisition has no END. */
export interface PipelineStop {
  /** What has come is what was wanted. */
  readonly isAsked: boolean;
  /** To be told in the result. */
  readonly warning: string | null;
}

export interface Conclusion {
  /** Null: none could be made. */
  readonly file: CaptureFile | null;
  /** With all rows that it was given. */
  readonly isClosed: boolean;
  readonly start: StartData;
  /** Null: none came. */
  readonly end: EndData | null;
  readonly stop: PipelineStop;
  readonly bytesReceived: number;
  readonly largestBacklogBytes: number;
  /** That were told already. */
  readonly warnings: readonly string[];
  /** Rows that came and were wanted. */
  readonly rowsTaken: number;
  /** Infinity: all. */
  readonly rowsWanted: number;
  readonly allowMissed: boolean;
  readonly dropSuspect: boolean;
}

export function resultOf(conclusion: Conclusion): AcquisitionResult {
  const { file, start, end, stop, allowMissed, dropSuspect } = conclusion;
  const missed = start.missed;
  return {
    file: file?.currentPath ?? null,
    samplesWritten: writtenIn(conclusion),
    samplesReported: end?.samples ?? null,
    missed,
    reason: end?.reason ?? null,
    ok: isWhole(conclusion) && (missed === 0 || allowMissed),
    armTime: start.armTime,
    startTime: start.startTime,
    bytesReceived: conclusion.bytesReceived,
    firstSuspectSample: end?.firstSuspectSample ?? null,
    largestBacklogBytes: conclusion.largestBacklogBytes,
    chunkSamples: file?.progress.chunkSamples ?? 0,
    warnings: [
      ...conclusion.warnings,
      ...missedWarnings(missed),
      ...suspectWarnings(end, dropSuspect),
      ...fewerWarnings(conclusion),
      ...(end === null && stop.warning !== null ? [stop.warning] : []),
    ],
  };
}

export function missedWarnings(missed: number): string[] {
  return missed === 0 ? [] : [`${missed} samples were lost before we connected.`];
}

/** All that the PandA reports, or that was asked for, is in the file. */
function isWhole(conclusion: Conclusion): boolean {
  const { isClosed, end, stop, rowsTaken, rowsWanted } = conclusion;
  if (!isClosed) return false;
  const written = writtenIn(conclusion);
  if (end !== null) return isGoodEnd(end.reason) && written === Math.min(end.samples, rowsWanted);
  return written === rowsWanted || (stop.isAsked && written === rowsTaken);
}

function writtenIn({ file }: Conclusion): number {
  return file === null || file.isRemoved ? 0 : file.progress.samplesInFile;
}

function fewerWarnings({ end, rowsWanted }: Conclusion): string[] {
  if (end === null || rowsWanted === Infinity || end.samples >= rowsWanted) return [];
  return [`The PandA sent only ${end.samples} samples; ${rowsWanted} were asked for.`];
}

function suspectWarnings(end: EndData | null, dropSuspect: boolean): string[] {
  if (end?.firstSuspectSample === undefined) return [];
  const what = dropSuspect ? 'were left out' : 'are in the file, but not to be trusted';
  return [
    `The samples from row ${end.firstSuspectSample} on ${what}: they may have been overwritten before they were sent.`,
  ];
}
