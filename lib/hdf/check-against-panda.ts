/** Checks options against the present configuration of the PandA, before the PandA is armed. */

import type { AsyncClient } from '../client/async-client.js';
import { CommandError, InvalidOptionError, LayoutError } from '../errors.js';
import { columnName, isBitWord } from '../responses/field-capture.js';
import { bitLabelsInTime } from '../capture/identify-panda.js';
import { defaultMaxBufferedBytes } from '../capture/max-buffered-bytes.js';
import { announcedStart } from './announced-start.js';
import { missingBits } from './file/bits.js';
import {
  type CaptureRecordHdfNames,
  checkHdfNames,
  layoutDatasets,
} from './file/dataset-layout.js';
import { LastRows } from './file/last-rows.js';
import { blocksOf, GetBlockLabels, namesFromLabels } from './names-from-labels.js';
import type { WriteHdfFilesOptions } from './write-hdf-files-options.js';

/** Time limit for the PandA's answers, milliseconds. */
const PATIENCE_MS = 5000;

/** The options that depend on what is captured. */
type CheckedOptions = Pick<
  WriteHdfFilesOptions,
  | 'arm'
  | 'bits'
  | 'bitWords'
  | 'captureRecordHdfNames'
  | 'last'
  | 'maxBufferedBytes'
  | 'namesFromPanda'
>;

/**
 * @returns the names of datasets, with those from the PandA
 * @throws InvalidOptionError, LayoutError
 * @throws CommandError, ConnectError and the like if an option depends on an answer that the PandA does not give
 */
export async function checkAgainstPanda(
  client: AsyncClient,
  options: CheckedOptions,
): Promise<CaptureRecordHdfNames> {
  const { captureRecordHdfNames = {}, namesFromPanda = false, last, bits, bitWords } = options;
  const isNamed = Object.keys(captureRecordHdfNames).length > 0;
  const hasBits = bits !== undefined && bits.length > 0;
  if (!namesFromPanda && !isNamed && last === undefined && !hasBits) return captureRecordHdfNames;
  if (options.arm === true) await client.connect();
  const signal = AbortSignal.timeout(PATIENCE_MS);
  // The other options work without the PandA's answers.
  const isNeeded = namesFromPanda || hasBits;
  const start = await announcedStart((command) => client.ask(command, { signal })).catch(
    (error: unknown) => {
      if (isNeeded && !(error instanceof CommandError)) throw error;
      return null;
    },
  );
  const labels = hasBits ? await bitLabelsInTime(client) : null;
  if (hasBits && labels === null) {
    throw new LayoutError('The PandA has not told the names of its bits: leave out `bits`.');
  }
  let names = captureRecordHdfNames;
  const fields = start?.fields ?? [];
  if (namesFromPanda) {
    const bitNames = fields.filter(isBitWord).flatMap(({ name }) => labels?.get(name) ?? []);
    const used = bitNames.filter((name) => name !== '');
    const blocks = blocksOf([...fields.map(({ name }) => name), ...used]);
    const known = await client.ask(new GetBlockLabels(blocks), { signal });
    names = namesFromLabels(known, fields, used, names);
    checkHdfNames(names);
  }
  if (start === null || start.fields.length === 0) return names;
  const missing = missingBits(start.fields, bits ?? [], labels);
  if (missing.length > 0) {
    throw new InvalidOptionError(
      `There is no bit ${missing.join(', ')} in what the PandA captures (${start.fields.map(columnName).join(', ')}): capture its word (PCAP.BITSn.CAPTURE=Value), or leave it out.`,
    );
  }
  layoutDatasets(start, names, { labels, bits: bits ?? [], words: bitWords ?? true });
  const most = options.maxBufferedBytes ?? defaultMaxBufferedBytes();
  if (last !== undefined) LastRows.check(last, start.sampleBytes, most);
  return names;
}
