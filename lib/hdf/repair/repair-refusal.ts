/** Explains why a damaged file is not repaired, and says what to do. */

import type { Inspection, RepairDoubt } from '../../native/binding.js';

const REASONS: Readonly<Record<RepairDoubt, string>> = {
  missing: 'not all columns of the capture are there under their names',
  replaced: 'some datasets were made after the capture had begun, and may be copies of columns',
  twins: 'some datasets are of the same field and capture, so that one is a copy',
  counted: 'the file counts more rows than some datasets have, which no killed capture leaves',
  status: 'the root of the file has lost what the capture wrote of its end',
};

/** @returns the rest of a sentence that begins with the name of the file */
export function explainRefusal({ columns }: Inspection, doubt: RepairDoubt): string {
  const [shortest, ...others] = columns.toSorted((a, b) => a.rows - b.rows);
  const longest = others.at(-1);
  const lengths =
    shortest === undefined || longest === undefined || longest.rows === shortest.rows
      ? ''
      : ` (${longest.name} has ${longest.rows} rows, ${shortest.name} has ${shortest.rows})`;
  return (
    `is left as it is, so that no row is lost: ${REASONS[doubt]}${lengths}. ` +
    'Rows that all columns have belong together. To be rid of the others cut the columns ' +
    "by another program, such as h5py: file['NAME'].resize((ROWS,))"
  );
}
