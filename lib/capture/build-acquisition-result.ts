/** Makes the result of an acquisition that is over: whether it is good, and why not. */

import { quantity } from '../errors.js';
import type { AcquisitionResult } from '../outcome/acquisition-result.js';
import { EndReason, isGoodEnd } from '../outcome/end-reason.js';
import type { EndData, StartData } from '../responses/data.js';

/** Samples of an acquisition. */
export interface SampleCounts {
  /** Null: no END came. */
  readonly end: EndData | null;
  /** Without an END: what came is what was asked for. */
  readonly isAsked: boolean;
  /** Rows that came and were wanted. */
  readonly rowsTaken: number;
  /** Infinity: all. */
  readonly rowsWanted: number;
}

/** What became of the samples of an acquisition: of its file, where there is one. */
export interface FilePart {
  /** Where the file is; null: there is none. */
  readonly file: string | null;
  readonly movedFrom: string | null;
  /** Rows in each dataset; without a file, rows that were handed to the sinks. */
  readonly samplesWritten: number;
  /** It has all rows that it was given, and it is known where it is. */
  readonly isWhole: boolean;
  /** The first row that may not have got into the file, as the file system said later. */
  readonly firstUncertainSample: number | null;
  /** Rows of a chunk. */
  readonly chunkSamples: number;
  /** The rows that are not to be trusted were left out. */
  readonly dropSuspect: boolean;
  /** What writing failed with. */
  readonly problem: string | null;
}

export interface Conclusion extends SampleCounts {
  readonly part: FilePart;
  readonly start: StartData;
  /** The capture was asked to end, so that fewer samples than are wanted are no failure. */
  readonly mayBeShort: boolean;
  /** Why there is no END: a sentence; null: as was asked, or not known. */
  readonly cutOff: string | null;
  readonly bytesReceived: number;
  readonly largestBacklogBytes: number;
  /** That were told already. */
  readonly warnings: readonly string[];
  readonly allowMissed: boolean;
  readonly atMost: boolean;
}

/**
 * How many rows the file is to have: those that the PandA reports, or that were asked for. Null:
 * nobody knows, since its END did not come.
 */
export function rowsDueOf({ end, isAsked, rowsTaken, rowsWanted }: SampleCounts): number | null {
  if (end !== null) return Math.min(end.samples, rowsWanted);
  return isAsked || rowsTaken === rowsWanted ? rowsTaken : null;
}

/** Why it ended; null: nobody knows. */
export function reasonOf(counts: SampleCounts): EndReason | null {
  if (counts.end !== null) return counts.end.reason;
  return rowsDueOf(counts) === null ? null : EndReason.StoppedEarly;
}

export function buildAcquisitionResult(conclusion: Conclusion): AcquisitionResult {
  const { part, start, end, allowMissed } = conclusion;
  const problem = part.problem ?? (end === null ? conclusion.cutOff : null);
  const missed = start.missed;
  return {
    file: part.file,
    movedFrom: part.movedFrom,
    samplesWritten: part.samplesWritten,
    samplesReported: end?.samples ?? null,
    missed,
    reason: reasonOf(conclusion),
    ok: isWhole(conclusion) && (missed === 0 || allowMissed) && !hasFewer(conclusion),
    armTime: start.armTime,
    startTime: start.startTime,
    bytesReceived: conclusion.bytesReceived,
    firstSuspectSample: suspectOf(conclusion),
    largestBacklogBytes: conclusion.largestBacklogBytes,
    chunkSamples: part.chunkSamples,
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
  const isGood = conclusion.part.isWhole && reason !== null && isGoodEnd(reason);
  return isGood && conclusion.part.samplesWritten === rowsDueOf(conclusion);
}

/** The PandA has ended it by itself before all that was asked for had come. */
function hasFewer({ end, rowsWanted, mayBeShort, atMost }: Conclusion): boolean {
  if (end === null || rowsWanted === Infinity || atMost || mayBeShort) return false;
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
  const { samplesWritten, dropSuspect } = conclusion.part;
  const rows = samplesWritten + (dropSuspect ? 1 : 0);
  return first < rows ? first : null;
}

/** The first row that may not have got into the file; Infinity: all have. */
function uncertainOf({ part }: Conclusion): number {
  return part.firstUncertainSample ?? Infinity;
}

function suspectWarnings(conclusion: Conclusion): string[] {
  const first = suspectOf(conclusion);
  if (first === null) return [];
  const what = conclusion.part.dropSuspect
    ? 'were left out'
    : 'are in the file, but not to be trusted';
  const why =
    first === uncertainOf(conclusion)
      ? 'the file system said later that it could not write all of them'
      : 'they may have been overwritten before they were sent';
  return [`The samples from row ${first} on ${what}: ${why}.`];
}
