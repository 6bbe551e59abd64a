/** Builds the result of an acquisition: whether it is good, and if not, why. */

import { quantity } from '../errors.js';
import type { AcquisitionResult } from '../outcome/acquisition-result.js';
import { EndReason, isGoodEnd } from '../outcome/end-reason.js';
import type { EndData, StartData } from '../responses/data.js';

/** The numbers of samples of an acquisition. */
export interface SampleCounts {
  /** Null if no END was received. */
  readonly end: EndData | null;
  /** Without an END: the received samples are those that were requested. */
  readonly isAsked: boolean;
  /** The number of received rows that were requested. */
  readonly rowsTaken: number;
  /** The number of requested rows; Infinity: all. */
  readonly rowsWanted: number;
  /** The file keeps the last rows only, so many. Default: all. */
  readonly rowsKept?: number | undefined;
}

/** The result of storing an acquisition, in a file if there is one. */
export interface FilePart {
  /** The path of the file; null if there is none. */
  readonly file: string | null;
  readonly movedFrom: string | null;
  /** Rows in each dataset; without a file, rows passed to the sinks. */
  readonly samplesWritten: number;
  /** The file has all rows that it was given, and its path is known. */
  readonly isWhole: boolean;
  /**
   * The first row that may be missing from the file, because the file system reported an error
   * later.
   */
  readonly firstUncertainSample: number | null;
  /** The number of rows in a chunk. */
  readonly chunkSamples: number;
  /** Suspect rows were left out. */
  readonly dropSuspect: boolean;
  /** The error message if writing failed. */
  readonly problem: string | null;
  /** Where the file has several acquisitions: the row of the file that this one begins with. */
  readonly firstRow?: number | undefined;
  /** Where the file has the last rows only: how many of the acquisition came before. */
  readonly firstSample?: number | undefined;
  /** What is to be told of the acquisition where the file has rows of it from before. */
  readonly whole?:
    | (Pick<SampleCounts, 'end' | 'rowsTaken' | 'rowsWanted'> & { readonly missed: number })
    | undefined;
  /** As in `SampleCounts`. */
  readonly rowsKept?: number | undefined;
}

export interface Conclusion extends SampleCounts {
  readonly part: FilePart;
  readonly start: StartData;
  /** The capture was asked to end, so fewer samples than requested are not a failure. */
  readonly mayBeShort: boolean;
  /**
   * Why there is no END: a sentence; null if the capture ended as requested, or if the reason is
   * unknown.
   */
  readonly cutOff: string | null;
  readonly bytesReceived: number;
  readonly largestBacklogBytes: number;
  /** Warnings that were already reported. */
  readonly warnings: readonly string[];
  readonly allowMissed: boolean;
  readonly atMost: boolean;
}

/**
 * The number of rows that the file should have: those that the PandA reports, or those that were
 * requested. Null if unknown, since no END was received.
 */
export function rowsDueOf(counts: SampleCounts): number | null {
  const { end, isAsked, rowsTaken, rowsWanted, rowsKept = Infinity } = counts;
  if (end !== null) return Math.min(end.samples, rowsWanted, rowsKept);
  return isAsked || rowsTaken === rowsWanted ? Math.min(rowsTaken, rowsKept) : null;
}

/** The reason for the end; null if unknown. */
export function reasonOf(counts: SampleCounts): EndReason | null {
  if (counts.end !== null) return counts.end.reason;
  return rowsDueOf(counts) === null ? null : EndReason.StoppedEarly;
}

export function buildAcquisitionResult(given: Conclusion): AcquisitionResult {
  const { part, start, allowMissed } = given;
  const { whole, rowsKept = Infinity, firstRow, firstSample } = part;
  const conclusion: Conclusion = { ...given, ...whole, rowsKept };
  const { end } = conclusion;
  const problem = part.problem ?? (end === null ? conclusion.cutOff : null);
  const missed = whole?.missed ?? start.missed;
  return {
    file: part.file,
    ...(firstRow !== undefined && { firstRow }),
    ...(firstSample !== undefined && { firstSample }),
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

/**
 * Whether the acquisition ended well, and all reported or requested samples are in a file with a
 * known path.
 */
function isWhole(conclusion: Conclusion): boolean {
  const reason = reasonOf(conclusion);
  const isGood = conclusion.part.isWhole && reason !== null && isGoodEnd(reason);
  return isGood && conclusion.part.samplesWritten === rowsDueOf(conclusion);
}

/** Whether the PandA ended the acquisition before all requested samples were captured. */
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

/** The first suspect row that is in the file: after a failure, the suspect rows may be missing. */
function suspectOf(conclusion: Conclusion): number | null {
  const { firstSample = 0 } = conclusion.part;
  const sent = Math.max(0, (conclusion.end?.firstSuspectSample ?? Infinity) - firstSample);
  const first = Math.min(sent, uncertainOf(conclusion));
  const { samplesWritten, dropSuspect } = conclusion.part;
  const rows = samplesWritten + (dropSuspect ? 1 : 0);
  return first < rows ? first : null;
}

/** The first row that may be missing from the file; Infinity: none. */
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
