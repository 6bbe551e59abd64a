/** The datasets that a capture would have, before the PandA is armed. */

import type { AsyncClient } from '../client/async-client.js';
import { type OptionNames, refuseUnknownOptions } from '../errors/unknown-options.js';
import type { NativeDataset } from '../native/binding.js';
import { announcedStart } from './announced-start.js';
import { FIELD_SIZES } from '../responses/field-capture.js';
import {
  bytesInFile,
  type CaptureRecordHdfNames,
  checkHdfNames,
  layoutDatasets,
  typeInFile,
} from './file/dataset-layout.js';

/** A dataset that a capture would have. */
export interface DatasetDescription {
  /** Name of the dataset. */
  readonly dataset: string;
  /** Type of its values, in numpy's words. */
  readonly dtype: 'float64' | 'int64' | 'int32' | 'uint32' | 'uint8';
  /** Units of the values; empty for counts, and if the units were never set; null for words of bits. */
  readonly units: string | null;
  /** Factor by which raw values are multiplied; null if the column is not scaled. */
  readonly scale: number | null;
  /** Number that is added to the product, in `units`; null if the column is not scaled. */
  readonly offset: number | null;
  /** Block and field, e.g. `COUNTER1.OUT`. */
  readonly field: string;
  /** `Value`, `Diff`, `Sum`, `Min`, `Max`, `Mean` or `StdDev`. */
  readonly capture: string;
  /** Bytes of a value in a sample, as the PandA sends it. */
  readonly bytesOnWire: number;
  /** Bytes of a value in the file. */
  readonly bytesInFile: number;
}

/** How the datasets are named. */
export interface DescribeDatasetsOptions {
  /** As in `writeHdfFiles`. */
  readonly captureRecordHdfNames?: CaptureRecordHdfNames | undefined;
}

const OPTIONS: OptionNames<DescribeDatasetsOptions> = { captureRecordHdfNames: true };

const DTYPES = { double: 'float64', int64: 'int64', int32: 'int32', uint32: 'uint32' } as const;

/**
 * Asks the PandA which fields it captures, and describes the datasets that a file would have if the PandA were
 * armed now, in the order of the stream. The PandA is not changed.
 *
 * @param client connected
 * @returns an empty list if no field is captured
 * @throws CommandError, NotConnectedError and the like
 * @throws LayoutError if two columns would have the same dataset
 */
export async function describeDatasets(
  client: AsyncClient,
  options: DescribeDatasetsOptions = {},
): Promise<DatasetDescription[]> {
  refuseUnknownOptions(options, OPTIONS, 'describeDatasets');
  const { captureRecordHdfNames = {} } = options;
  checkHdfNames(captureRecordHdfNames);
  const start = await announcedStart((command) => client.send(command));
  return layoutDatasets(start, captureRecordHdfNames).columns.map(describe);
}

function describe(column: NativeDataset): DatasetDescription {
  const { dataset, type, attributes } = column;
  const valueOf = (name: string): string | number | null => {
    const value = attributes.find((attribute) => attribute.name === name)?.value ?? null;
    return typeof value === 'string' || typeof value === 'number' ? value : null;
  };
  return {
    dataset: dataset.replace(/^\//, ''),
    dtype: DTYPES[typeInFile(column)],
    units: valueOf('units') as string | null,
    scale: valueOf('scale') as number | null,
    offset: valueOf('offset') as number | null,
    field: valueOf('field') as string,
    capture: valueOf('capture') as string,
    bytesOnWire: FIELD_SIZES[type],
    bytesInFile: bytesInFile(column),
  };
}
