/** Which C library runs this process, on Linux. */

import { readFileSync } from 'node:fs';

export type Libc = 'glibc' | 'musl';

/** `excludeNetwork` is missing in the types. */
type Report = NodeJS.ProcessReport & { excludeNetwork?: boolean | undefined };

/** @returns null on other systems */
export function runningLibc(): Libc | null {
  if (process.platform !== 'linux') return null;
  return (libcOfReport() ?? libcOfMaps()) ? 'glibc' : 'musl';
}

/** @returns whether it is glibc; null if a report would look up the names of connected hosts */
function libcOfReport(): boolean | null {
  const report = process.report as Report | undefined;
  // Node.js before 20.13 has no such option. A look-up may stop the whole process for seconds.
  if (report?.excludeNetwork === undefined) return null;
  const before = report.excludeNetwork;
  report.excludeNetwork = true;
  try {
    const { header } = report.getReport() as {
      header?: { glibcVersionRuntime?: string | undefined } | undefined;
    };
    return header === undefined ? null : header.glibcVersionRuntime !== undefined;
  } finally {
    report.excludeNetwork = before;
  }
}

/** @returns whether this process has not loaded musl; also if that can't be read */
function libcOfMaps(): boolean {
  try {
    return !/\/(ld-musl-|libc\.musl-)/.test(readFileSync('/proc/self/maps', 'latin1'));
  } catch {
    return true;
  }
}
