/** Counts what happens in a capture, for Prometheus. */

import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import { VERSION } from '../../version.js';
import type { CaptureObserver } from '../capture-observer.js';
import { formatMetrics, type MetricFamily } from './exposition.js';

/**
 * `connecting`: not connected yet. `waiting`: connected, no acquisition. `running`: in an
 * acquisition. `lost`: waits for the PandA to come back. `ended`: the command ends.
 */
const STATES = ['connecting', 'waiting', 'running', 'lost', 'ended'] as const;

interface Counts {
  readonly samples: number;
  readonly bytes: number;
}

export class CaptureMetrics implements CaptureObserver {
  readonly #panda: string;
  /** In seconds since 1970. */
  readonly #started = timeOfDay();
  /** While no acquisition runs. */
  #state: (typeof STATES)[number] = 'connecting';
  /**
   * Counts of the acquisitions that run, by the names of their files. The next acquisition may begin
   * before the result of the last one comes, and its samples before its beginning.
   */
  readonly #running = new Map<string, Counts>();
  /** Of the acquisitions that have ended. */
  #done: Counts = { samples: 0, bytes: 0 };
  /** What was told last: a counter does not decrease. */
  #told: Counts = { samples: 0, bytes: 0 };
  #missed = 0;
  #warnings = 0;
  #good = 0;
  #bad = 0;
  #last: { readonly time: number; readonly ok: boolean } | null = null;
  #freeBytes: number | null = null;
  /** The path of the latest file. */
  #file: string | null = null;
  #backlog = (): number => 0;

  /** @param panda the value of the label `panda` */
  constructor(panda: string) {
    this.#panda = panda;
  }

  /** The path of the latest file; null if there is none. */
  get file(): string | null {
    return this.#file;
  }

  /** @param backlog returns the bytes that are received and not yet written */
  readonly onBacklog = (backlog: () => number): void => {
    this.#backlog = backlog;
  };

  onReady(): void {
    this.#state = 'waiting';
  }

  onLost(): void {
    this.#state = 'lost';
  }

  onBegin(file: string | null): void {
    this.#file = file ?? this.#file;
    this.onProgress(file ?? '', 0, 0);
  }

  onProgress(file: string, samples: number, bytes: number): void {
    this.#running.set(file, { samples, bytes });
  }

  onWarning(): void {
    this.#warnings++;
  }

  onResult({ file, movedFrom, samplesWritten, ...result }: AcquisitionResult): void {
    const { bytesReceived, missed, ok } = result;
    this.#running.delete(movedFrom ?? file ?? '');
    this.#done = sumOf([this.#done, { samples: samplesWritten, bytes: bytesReceived }]);
    this.#missed += missed;
    if (ok) this.#good++;
    else this.#bad++;
    this.#last = { time: timeOfDay(), ok };
  }

  /** @param bytes null: unknown */
  setFree(bytes: number | null): void {
    this.#freeBytes = bytes;
  }

  /** The command ends: the values stay as they are. */
  end(): void {
    this.#state = 'ended';
  }

  /** The present values, in the text format of Prometheus. */
  text(): string {
    return formatMetrics(this.#families());
  }

  get #present(): (typeof STATES)[number] {
    return this.#state === 'waiting' && this.#running.size > 0 ? 'running' : this.#state;
  }

  #families(): MetricFamily[] {
    const { samples, bytes } = sumOf([this.#done, ...this.#running.values()]);
    this.#told = {
      samples: Math.max(samples, this.#told.samples),
      bytes: Math.max(bytes, this.#told.bytes),
    };
    const family = (
      type: MetricFamily['type'],
      name: string,
      help: string,
      value: number | null,
    ): MetricFamily => this.#family(type, name, help, value === null ? [] : [[{}, value]]);
    const states = STATES.map((state) => [{ state }, Number(state === this.#present)] as const);
    const last = this.#last;
    return [
      this.#family('gauge', 'info', 'The version of pandablocks; always 1.', [
        [{ version: VERSION }, 1],
      ]),
      family('gauge', 'start_time_seconds', 'When the capture started, since 1970.', this.#started),
      this.#family('gauge', 'state', 'The state of the capture: 1 for the present one.', states),
      family('counter', 'samples_total', 'Samples written or published.', this.#told.samples),
      family('counter', 'received_bytes_total', 'Bytes of samples received.', this.#told.bytes),
      family('gauge', 'backlog_bytes', 'Bytes received and not yet written.', this.#backlog()),
      family(
        'counter',
        'missed_samples_total',
        'Samples lost before the connection.',
        this.#missed,
      ),
      this.#family('counter', 'acquisitions_total', 'Acquisitions that have ended, by result.', [
        [{ result: 'good' }, this.#good],
        [{ result: 'bad' }, this.#bad],
      ]),
      family('counter', 'warnings_total', 'Warnings of the capture.', this.#warnings),
      family(
        'gauge',
        'last_result_timestamp_seconds',
        'When the last acquisition ended, since 1970.',
        last?.time ?? null,
      ),
      family(
        'gauge',
        'last_result_good',
        'Whether the last acquisition is good.',
        last === null ? null : Number(last.ok),
      ),
      family('gauge', 'disk_free_bytes', 'Free bytes on the disk of the files.', this.#freeBytes),
    ];
  }

  #family(
    type: MetricFamily['type'],
    name: string,
    help: string,
    samples: readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[],
  ): MetricFamily {
    const panda = this.#panda;
    return {
      name: `pandablocks_${name}`,
      ...{ type, help },
      samples: samples.map(([labels, value]) => ({ labels: { panda, ...labels }, value })),
    };
  }
}

function sumOf(counts: readonly Counts[]): Counts {
  return counts.reduce((sum, { samples, bytes }) => ({
    samples: sum.samples + samples,
    bytes: sum.bytes + bytes,
  }));
}

function timeOfDay(): number {
  // eslint-disable-next-line no-restricted-syntax -- a time of day
  return Date.now() / 1000;
}
