/** What `pandablocks hdf` does. */

import type { SinkOptions } from '../../../capture/sinks/sink.js';
import type { AsyncClient } from '../../../client/async-client.js';
import type { KeptRows } from '../../../hdf/file/file-recorder-options.js';
import { writeHdfFiles } from '../../../hdf/write-hdf-files.js';
import type { BesideFileOptions } from '../../capture/publisher-beside-file.js';
import { type CaptureWork, runCaptureCommand } from '../../capture/run-capture.js';
import type { FileOptionValues } from '../../file-options.js';
import { contentOptionsIn, fileOptionsIn, readFileOptions } from '../../read-file-options.js';

export interface HdfOptions extends BesideFileOptions, FileOptionValues {
  readonly flushPeriod: number;
  readonly overwrite: boolean;
  /** URL of the server to which the capture is published as well. */
  readonly to?: string | undefined;
}

export async function captureToHdf(
  host: string,
  scheme: string,
  options: HdfOptions,
): Promise<number> {
  const { flushPeriod, overwrite, dropSuspect, to, name } = options;
  const target = to === undefined ? 'file' : 'both';
  const work: CaptureWork = async (client, wanted, told) => {
    const files = await readFileOptions(fileOptionsIn(options));
    await writeHdfFiles(client, {
      ...wanted,
      // Which of them exclude each other, `writeHdfFiles` checks.
      ...(files as Omit<typeof files, keyof KeptRows> & KeptRows),
      ...(name !== undefined && { pandaName: name }),
      ...{ scheme, flushPeriod, overwrite, dropSuspect },
      onOpen: told.onOpen,
      onProgress: told.onProgress,
      sinks: [...(await publishersOf(host, client, options)), ...wanted.sinks],
      waitsForOthers: true,
    });
  };
  return await runCaptureCommand(host, options, target, work, scheme);
}

/** The files from the stream are as these are, but for `--one-file`. */
async function publishersOf(
  host: string,
  client: AsyncClient,
  options: HdfOptions,
): Promise<SinkOptions[]> {
  const { to } = options;
  if (to === undefined) return [];
  const content = await readFileOptions(contentOptionsIn(options));
  const { publisherBesideFile } = await import('../../capture/on-demand.js');
  return [publisherBesideFile({ host, client, url: to, content }, options)];
}
