/** Plans how samples are made from the requested columns. */

import { InvalidOptionError } from '../../../errors.js';
import { FIELD_SIZES, type FieldCapture } from '../../../responses/field-capture.js';
import type { PositionBus } from '../simulation/position-bus.js';
import { type ColumnWriter, writerFor } from './column-writers.js';
import { PositionAccumulator } from './position-accumulator.js';

export interface SamplePlan {
  readonly columns: readonly { readonly offset: number; readonly write: ColumnWriter }[];
  /** One for each position of which more than the value at the trigger is captured. */
  readonly accumulators: readonly PositionAccumulator[];
  readonly sampleBytes: number;
}

/**
 * @param fields in the order of the sample
 * @param places the indices of the positions on the bus
 * @throws InvalidOptionError if there are no fields, or one is unknown to the machine
 */
export function planSamples(
  fields: readonly FieldCapture[],
  bus: PositionBus,
  places: ReadonlyMap<string, number>,
): SamplePlan {
  if (fields.length === 0) {
    throw new InvalidOptionError('Nothing is to be captured: set CAPTURE of a field.');
  }
  const accumulators = new Map<string, PositionAccumulator>();
  const accumulatorOf = (name: string): PositionAccumulator | null => {
    const index = places.get(name);
    if (index === undefined) return null;
    const accumulator = accumulators.get(name) ?? new PositionAccumulator(bus, index);
    accumulators.set(name, accumulator);
    return accumulator;
  };
  const columns = [];
  let sampleBytes = 0;
  for (const field of fields) {
    columns.push({ offset: sampleBytes, write: writerFor(field, accumulatorOf) });
    sampleBytes += FIELD_SIZES[field.type];
  }
  const gathered = new Set(fields.filter(({ capture }) => capture !== 'Value').map((f) => f.name));
  const needed = [...accumulators].filter(([name]) => gathered.has(name));
  return { columns, accumulators: needed.map(([, accumulator]) => accumulator), sampleBytes };
}
