/** Compares the fields of two acquisitions, which must be equal in the same datasets. */

import { quantity } from '../../errors.js';
import type { StartData } from '../../responses/data.js';
import { columnName, type FieldCapture } from '../../responses/field-capture.js';

const TOLD = ['type', 'scale', 'offset', 'units'] as const;

/** @returns a description of the difference, or null if there is none; times are not compared */
export function fieldsDiffer(before: StartData, after: StartData): string | null {
  if (before.process !== after.process) return `${before.process} became ${after.process}`;
  const names = before.fields.map(columnName);
  const added = after.fields.map(columnName).filter((name) => !names.includes(name));
  if (added.length > 0) return `${added[0]} is new${others(added.length - 1)}`;
  const left = after.fields.map(columnName);
  const gone = names.filter((name) => !left.includes(name));
  if (gone.length > 0) return `${gone[0]} is gone${others(gone.length - 1)}`;
  if (names.length !== left.length || names.some((name, i) => name !== left[i])) {
    return 'the columns stand in another order';
  }
  const differences = before.fields.flatMap((field, i) => {
    const other = after.fields[i] as FieldCapture;
    return TOLD.filter((key) => !Object.is(field[key], other[key])).map(
      (key) => `${key} of ${columnName(field)} was ${field[key]} and is ${other[key]}`,
    );
  });
  if (differences.length > 0) return `${differences[0]}${others(differences.length - 1)}`;
  if (before.sampleBytes === after.sampleBytes) return null;
  return `a sample had ${quantity(before.sampleBytes, 'byte')} and has ${after.sampleBytes}`;
}

function others(count: number): string {
  return count === 0 ? '' : `, and ${count} more`;
}
