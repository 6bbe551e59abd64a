/** What `pandablocks hdf --from` does. */

import { writeHdfFilesFromStream } from '../../../stream/jobs/write-hdf-files-from-stream.js';
import { EXIT_FAILED, EXIT_OK } from '../../exit-codes.js';
import type { ContentOptionValues } from '../../file-options.js';
import { type NatsCliOptions, natsOptionsOf } from '../../nats-options.js';
import { readFileOptions } from '../../read-file-options.js';
import { reportFailedCapture } from '../../capture/failed-capture.js';
import { Interruption } from '../../capture/interruption.js';
import { HdfReport } from '../../capture/report.js';
import { SideTasks } from '../../capture/side-tasks.js';

export interface FromStreamOptions extends NatsCliOptions {
  readonly panda?: readonly string[] | undefined;
  /** Number of acquisitions; 0: until Ctrl-C. */
  readonly num: number;
  readonly allowMissed: boolean;
  readonly flushPeriod: number;
  /** Undefined: the publisher's wish. */
  readonly dropSuspect: boolean | undefined;
  /** For `/bin/sh -c`. */
  readonly onResult?: string | undefined;
  readonly makeFolders: boolean;
  /** What is not in it is as the publisher says. */
  readonly content: Partial<ContentOptionValues>;
  readonly json: boolean;
  readonly debug: boolean;
}

export async function writeFromStream(
  url: string,
  scheme: string,
  options: FromStreamOptions,
): Promise<number> {
  const report = new HdfReport({ json: options.json, silence: null, source: 'the NATS server' });
  const interruption = new Interruption(report.ended);
  const exitCode = await write(url, scheme, options, report, interruption);
  return (await report.allPrinted()) ? exitCode : EXIT_FAILED;
}

async function write(
  url: string,
  scheme: string,
  options: FromStreamOptions,
  report: HdfReport,
  interruption: Interruption,
): Promise<number> {
  const { panda, num, allowMissed, flushPeriod, dropSuspect, makeFolders, onResult, debug } =
    options;
  const only = panda?.length === 1 ? String(panda[0]) : '';
  const sides = await SideTasks.start({ onResult }, report, only, null);
  try {
    await writeHdfFilesFromStream({
      nats: natsOptionsOf(url, options),
      scheme,
      ...{ num, allowMissed, flushPeriod, makeFolders },
      ...(await readFileOptions(options.content)),
      ...(panda !== undefined && { pandas: panda }),
      ...(dropSuspect !== undefined && { dropSuspect }),
      signal: interruption.signal,
      onReady: report.onReady,
      onLost: report.onLost,
      onOpen: report.onOpen,
      onWarning: report.onWarning,
      onProgress: report.onProgress,
      onResult: (result) => {
        report.onResult(result);
        report.warnLate(null);
      },
    });
    return EXIT_OK;
  } catch (error) {
    return reportFailedCapture(error, report, interruption, debug);
  } finally {
    report.finish();
    await sides.finish();
    interruption.release();
  }
}
