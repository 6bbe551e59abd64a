/** Makes the result of an acquisition when its file has been closed: whether it is good, and why not. */

import type { EndData, StartData } from '../../responses/data.js';
import { quantity } from '../../errors.js';
import type { NativeEnding } from '../../native/binding.js';
import { EndReason, isGoodEnd } from '../../outcome/end-reason.js';
import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import type { CaptureFile } from '../file/capture-file.js';
import type { PipelineStop } from '../../capture/capture-output.js';

/** Samples of an acquisition. */
export interface SampleCounts {
  /** Null: no END came. */
  readonly end: EndData | null;
  readonly stop: PipelineStop;
  /** Rows that came and were wanted. */
  readonly rowsTaken: number;
  /** Infinity: all. */
  readonly rowsWanted: number;
}

export interface Conclusion extends SampleCounts {
  /** Null: none could be made. */
  readonly file: CaptureFile | null;
  /** With all rows that it was given. */
  readonly isClosed: boolean;
  /** What writing failed with; null: it did not. */
  readonly problem: string | null;
  readonly start: StartData;
  readonly bytesReceived: number;
  readonly largestBacklogBytes: number;
  /** That were told already. */
  readonly warnings: readonly string[];
  readonly allowMissed: boolean;
  readonly atMost: boolean;
  readonly dropSuspect: boolean;
}

/**
 * How many rows the file is to have: those that the PandA reports, or that were asked for. Null:
 * nobody knows, since its END did not come.
 */
function rowsDueOf({ end, stop, rowsTaken, rowsWanted }: SampleCounts): number | null {
  if (end !== null) return Math.min(end.samples, rowsWanted);
  return stop.isAsked || rowsTaken === rowsWanted ? rowsTaken : null;
}

/** Why it ended; null: nobody knows. */
function reasonOf(counts: SampleCounts): EndReason | null {
  if (counts.end !== null) return counts.end.reason;
  return rowsDueOf(counts) === null ? null : EndReason.StoppedEarly;
}

/** What the file is to say of its end; null: nobody knows. */
export function endingOf(counts: SampleCounts, dropSuspect: boolean): NativeEnding | null {
  const reason = reasonOf(counts);
  const rowsDue = rowsDueOf(counts);
  if (reason === null || rowsDue === null) return dropSuspect ? { reason: '', dropSuspect } : null;
  return { ...counts.end, reason, rowsDue, dropSuspect, isBad: !isGoodEnd(reason) };
}

export function resultOf(conclusion: Conclusion): AcquisitionResult {
  const { file, start, end, stop, allowMissed } = conclusion;
  const problem = conclusion.problem ?? (end === null ? stop.warning : null);
  const missed = start.missed;
  return {
    file: file === null || file.isRemoved ? null : file.currentPath,
    movedFrom: file === null || file.isRemoved ? null : file.movedFrom,
    samplesWritten: writtenIn(conclusion),
    samplesReported: end?.samples ?? null,
    missed,
    reason: reasonOf(conclusion),
    ok: isWhole(conclusion) && (missed === 0 || allowMissed) && !hasFewer(conclusion),
    armTime: start.armTime,
    startTime: start.startTime,
    bytesReceived: conclusion.bytesReceived,
    firstSuspectSample: suspectOf(conclusion),
    largestBacklogBytes: conclusion.largestBacklogBytes,
    chunkSamples: file?.progress.chunkSamples ?? 0,
    warnings: [
      ...conclusion.warnings,
      ...missedWarnings(missed),
      ...suspectWarnings(conclusion),
      ...fewerWarnings(conclusion),
      ...(problem === null ? [] : [problem]),
    ],
  };
}

export function missedWarnings(missed: number): string[] {
  if (missed === 0) return [];
  const were = missed === 1 ? 'was' : 'were';
  return [`${quantity(missed, 'sample')} ${were} lost before we connected.`];
}

/** All that the PandA reports, or that was asked for, is in the file, which can be found, and it ended well. */
function isWhole(conclusion: Conclusion): boolean {
  const reason = reasonOf(conclusion);
  const isThere = conclusion.isClosed && conclusion.file?.isLost !== true;
  const isGood = isThere && reason !== null && isGoodEnd(reason);
  return isGood && writtenIn(conclusion) === rowsDueOf(conclusion);
}

function writtenIn({ file }: Conclusion): number {
  return file?.rows ?? 0;
}

/** The PandA has ended it by itself before all that was asked for had come. */
function hasFewer({ end, rowsWanted, stop, atMost }: Conclusion): boolean {
  if (end === null || rowsWanted === Infinity || atMost || stop.mayBeShort) return false;
  return end.samples < rowsWanted;
}

function fewerWarnings(conclusion: Conclusion): string[] {
  const { end, rowsWanted } = conclusion;
  if (end === null || !hasFewer(conclusion)) return [];
  const sent = quantity(end.samples, 'sample');
  return [`The PandA sent only ${sent}; ${rowsWanted} were asked for.`];
}

/** As in the file: after a failure these rows may not be there. */
function suspectOf(conclusion: Conclusion): number | null {
  const sent = conclusion.end?.firstSuspectSample ?? Infinity;
  const first = Math.min(sent, uncertainOf(conclusion));
  const rows = writtenIn(conclusion) + (conclusion.dropSuspect ? 1 : 0);
  return first < rows ? first : null;
}

/** The first row that may not have got into the file; Infinity: all have. */
function uncertainOf({ file }: Conclusion): number {
  return file?.progress.firstUncertainSample ?? Infinity;
}

function suspectWarnings(conclusion: Conclusion): string[] {
  const first = suspectOf(conclusion);
  if (first === null) return [];
  const what = conclusion.dropSuspect ? 'were left out' : 'are in the file, but not to be trusted';
  const why =
    first === uncertainOf(conclusion)
      ? 'the file system said later that it could not write all of them'
      : 'they may have been overwritten before they were sent';
  return [`The samples from row ${first} on ${what}: ${why}.`];
}
