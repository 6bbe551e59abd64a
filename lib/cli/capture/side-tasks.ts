/** What the command does besides a capture: metrics, and a command after each result. */

import { dirname } from 'node:path';

import type { MetricsReporter } from '../metrics/metrics-reporter.js';
import type { HdfReport } from './report.js';
import type { ResultCommand } from './result-command.js';

export interface SideTaskOptions {
  /** The path of a file, or a port. */
  readonly metrics?: string | number | undefined;
  /** For `/bin/sh -c`. */
  readonly onResult?: string | undefined;
}

/** Neither delays the capture, and the failure of either is a warning. */
export class SideTasks {
  readonly #metrics: MetricsReporter | null;
  readonly #command: ResultCommand | null;

  private constructor(metrics: MetricsReporter | null, command: ResultCommand | null) {
    this.#metrics = metrics;
    this.#command = command;
  }

  /**
   * @param report passes the events of the capture on
   * @param panda the host of the PandA; empty if there are several
   * @param scheme the names of the files; null: without files
   * @throws InvalidOptionError if the metrics can't be written or served
   */
  static async start(
    { metrics: target, onResult }: SideTaskOptions,
    report: HdfReport,
    panda: string,
    scheme: string | null,
  ): Promise<SideTasks> {
    if (target === undefined && onResult === undefined) return new SideTasks(null, null);
    const { MetricsReporter: Metrics, ResultCommand: Command } = await import('./on-demand.js');
    const folder = scheme === null ? null : folderOf(scheme);
    const metrics = target === undefined ? null : await Metrics.start({ target, panda, folder });
    const command = onResult === undefined ? null : new Command(onResult, panda);
    if (metrics !== null) report.addObserver(metrics.metrics);
    if (command !== null) report.addObserver(command);
    return new SideTasks(metrics, command);
  }

  /** @param backlog returns the bytes that are received and not yet written */
  readonly onBacklog = (backlog: () => number): void => {
    this.#metrics?.metrics.onBacklog(backlog);
  };

  /** Waits up to 10 s for the command, and up to 2 s for the last metrics. */
  async finish(): Promise<void> {
    await Promise.all([this.#command?.finish(), this.#metrics?.finish()]);
  }
}

/** The folder that the names of the files begin with. */
function folderOf(scheme: string): string {
  const [beginning = ''] = scheme.split('%');
  return dirname(`${beginning}x`);
}
