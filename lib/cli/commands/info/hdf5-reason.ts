/** Why HDF5 could not read something, in a few words. */

/** Begins the message of an error of HDF5 itself: its whole stack, the innermost function last. */
const STACK = 'HDF5-DIAG';
const MISSING_FILTER = /required filter '([^']+)' is not registered/;
/** `#003: .../H5Dchunk.c line 3163 in H5D__chunk_read(): unable to read raw data chunk    major: ...` */
const FRAME = /#\d+: \S+ line \d+ in [^:]+: (.*?)\s+major: /gs;

export function hdf5Reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (!message.includes(STACK)) return message;
  const filter = MISSING_FILTER.exec(message)?.[1];
  if (filter !== undefined) return `the filter ${filter} is not known here`;
  return [...message.matchAll(FRAME)].at(-1)?.[1] ?? 'HDF5 can not read it';
}
