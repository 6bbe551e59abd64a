/** Gives the metrics of a capture to Prometheus: in a file, or on a port of this machine. */

import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { InvalidOptionError } from '../../errors.js';
import { LoopbackServer, refuse } from '../../view/server/loopback-server.js';
import { tell } from '../output/tell.js';
import { CaptureMetrics } from './capture-metrics.js';
import { CONTENT_TYPE } from './exposition.js';
import { MetricsFile } from './metrics-file.js';

const PERIOD_MS = 5000;
/** How long the end of the command waits for the file, in milliseconds. */
const LAST_WRITE_MS = 2000;

export interface MetricsOptions {
  /** The path of a file, or a port; port 0: any free port. */
  readonly target: string | number;
  /** The value of the label `panda`. */
  readonly panda: string;
  /** The folder of the files until the first is open; null: unknown. */
  readonly folder: string | null;
}

export class MetricsReporter {
  readonly metrics: CaptureMetrics;
  readonly #folder: string | null;
  #file: MetricsFile | null = null;
  #server: LoopbackServer | null = null;
  readonly #timer: NodeJS.Timeout;
  #isLooking = false;
  #hasFailed = false;

  private constructor({ panda, folder }: MetricsOptions) {
    this.metrics = new CaptureMetrics(panda);
    this.#folder = folder;
    this.#timer = setInterval(() => {
      void this.#lookAtDisk();
      void this.#write();
    }, PERIOD_MS);
  }

  /** @throws InvalidOptionError if the file can't be written, or the port is in use */
  static async start(options: MetricsOptions): Promise<MetricsReporter> {
    const reporter = new MetricsReporter(options);
    try {
      const { target } = options;
      if (typeof target === 'number') await reporter.#serve(target);
      else reporter.#file = await MetricsFile.create(target, reporter.metrics.text());
    } catch (error) {
      clearInterval(reporter.#timer);
      throw error;
    }
    void reporter.#lookAtDisk();
    return reporter;
  }

  /** Writes the last values, and stops. Waits for the file no longer than 2 s. */
  async finish(): Promise<void> {
    clearInterval(this.#timer);
    this.metrics.end();
    const deadline = performance.now() + LAST_WRITE_MS;
    await this.#written(deadline);
    void this.#write();
    await this.#written(deadline);
    if (this.#file?.isBusy === true) this.#warn('the disk does not answer');
    this.#server?.close();
  }

  /** Waits until no write is under way. */
  async #written(deadline: number): Promise<void> {
    while (this.#file?.isBusy === true && performance.now() < deadline) await sleep(5);
  }

  async #serve(port: number): Promise<void> {
    const server = new LoopbackServer((request, response, { pathname }) => {
      if (pathname !== '/metrics') refuse(response, 404, 'The metrics are at /metrics.');
      else server.send(request, response, CONTENT_TYPE, Buffer.from(this.metrics.text()));
    });
    try {
      await server.listen(port);
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      const why = code === 'EADDRINUSE' ? 'it is in use' : message;
      throw new InvalidOptionError(
        `The metrics can't be served on port ${port}, since ${why}: give another port as \`metrics\`.`,
        { cause },
      );
    }
    this.#server = server;
    tell(`pandablocks: metrics at ${server.address}metrics`);
  }

  /** A disk that does not answer is not asked again. */
  async #write(): Promise<void> {
    if (this.#file === null || this.#file.isBusy) return;
    try {
      await this.#file.write(this.metrics.text());
      this.#hasFailed = false;
    } catch (error) {
      this.#warn((error as Error).message);
    }
  }

  /** Reports the first of several failures. */
  #warn(why: string): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    tell(`pandablocks: warning: The metrics were not written to ${this.#file?.path}: ${why}.`);
  }

  async #lookAtDisk(): Promise<void> {
    const { file } = this.metrics;
    const folder = file === null ? this.#folder : dirname(file);
    if (folder === null || this.#isLooking) return;
    this.#isLooking = true;
    try {
      const { bavail, bsize } = await statfs(folder);
      this.metrics.setFree(bavail * bsize);
    } catch {
      this.metrics.setFree(null);
    } finally {
      this.#isLooking = false;
    }
  }
}
