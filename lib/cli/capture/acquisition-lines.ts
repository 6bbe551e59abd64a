/** The lines that are printed of an acquisition: that it has begun, and how it has ended. */

import { quantity, shorten } from '../../errors.js';
import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import { plain } from '../printable-text.js';
import { relativePaths } from '../relative-paths.js';
import type { ProgressLimits } from './live-progress.js';
import { bytesOf, samplesOf } from './progress-text.js';
import type { StreamedResult } from './stream-result.js';

/** What waits for a disk that keeps up is less. */
const TOLD_BACKLOG_MB = 50;

/** Where an acquisition goes to. */
export interface BegunAcquisition {
  /** The file, or the subject in a stream. */
  readonly where: string;
  /** How many columns, with their noun. */
  readonly columns: string;
  /** Of one sample as the PandA sends it. */
  readonly sampleBytes: number;
  /** Of one sample in the file; null: there is no file. */
  readonly rowBytes: number | null;
}

/** With the size of all samples, if it is known how many are wanted. */
export function beginLine(
  { where, columns, sampleBytes, rowBytes }: BegunAcquisition,
  { samples, last = Infinity }: ProgressLimits,
): string {
  const inFile = rowBytes === null ? '' : `, ${rowBytes} in the file`;
  const line = `${relativePaths(where)}: ${columns}, ${quantity(sampleBytes, 'byte')} a sample${inFile}`;
  if (samples === undefined) return line;
  const rows = Math.min(samples, last);
  return `${line}; ${samplesOf(rows)}: ${bytesOf((rowBytes ?? sampleBytes) * rows)}`;
}

/**
 * @param streamed where it is in a stream; null: it is not
 * @param medium what samples had to wait for
 */
export function resultLine(
  { file, samplesWritten, reason, largestBacklogBytes }: AcquisitionResult,
  streamed: StreamedResult | null,
  medium: string,
): string {
  const end = reason === null ? 'not finished' : `ended ${shorten(plain(reason))}`;
  const megabytes = Math.round(largestBacklogBytes / 1e6);
  const waited =
    megabytes < TOLD_BACKLOG_MB ? '' : `; up to ${megabytes} MB waited for the ${medium}`;
  const where = relativePaths(file ?? streamed?.subject ?? '-');
  return `${where}: ${samplesOf(samplesWritten)}, ${end}${waited}`;
}
