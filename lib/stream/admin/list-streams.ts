/** Lists the contents of the streams of a server. */

import type { KV } from '@nats-io/kv';
import type { StreamInfo } from '@nats-io/jetstream';

import { decodeDone, type DoneRecord } from '../format/done.js';
import { decodeHead } from '../format/head.js';
import { decodeHeaders } from '../format/headers.js';
import { type LeaseHolder, lookAtLease } from '../lease.js';
import {
  asideSubject,
  DONE_STREAM,
  doneSubject,
  jobKey,
  JOBS_STREAM,
  LEASES_BUCKET,
  numberOfSubject,
  pandaOfStream,
  publisherKey,
  subjectsOf,
} from '../names.js';
import type { NatsOptions } from '../nats/nats-options.js';
import { StreamServer } from '../nats/stream-server.js';

/** An acquisition that is or was in a stream. */
export interface ListedAcquisition {
  /** Number of the acquisition. */
  readonly number: number;
  /**
   * - `publishing`: the end has not been published.
   * - `waiting`: no writer has the job.
   * - `writing`: `writer` writes the file.
   * - `aside`: writing has failed too often; the samples stay in the stream until they are purged.
   * - `done`: the acquisition is in a file, and no longer in the stream.
   */
  readonly state: 'publishing' | 'waiting' | 'writing' | 'aside' | 'done';
  /** Number of published samples. */
  readonly samples: number;
  /** Bytes of these samples. */
  readonly bytes: number;
  /** Seconds since the acquisition began, or since its file was done. Null: not known. */
  readonly ageSeconds: number | null;
  /** The writer; null: none. */
  readonly writer: LeaseHolder | null;
  /** Path of the file on the writer's host; null: there is no file. */
  readonly file: string | null;
  /** Error of the last attempt to write; null: none. */
  readonly error: string | null;
}

/** The stream of a PandA. */
export interface ListedPanda {
  /** Name of the PandA. */
  readonly name: string;
  /** Name of the stream. */
  readonly stream: string;
  /** Bytes in the stream. */
  readonly bytes: number;
  /** Largest size of the stream in bytes; null: no limit. */
  readonly maxBytes: number | null;
  /** Number of servers that keep each message. */
  readonly replicas: number;
  /** The publisher; null: none. */
  readonly publisher: LeaseHolder | null;
  /** Acquisitions in the order of their numbers. */
  readonly acquisitions: readonly ListedAcquisition[];
}

/**
 * Lists the streams of a server, the acquisitions in them, and the acquisitions that were written.
 *
 * @throws StreamConnectError, StreamTimeoutError, StreamRefusedError, NatsUnavailableError
 */
export async function listStreams(nats: NatsOptions): Promise<ListedPanda[]> {
  const server = await StreamServer.connect(nats, 'pandablocks streams list');
  try {
    return await server.ask('The streams could not be listed', async () => {
      const infos: StreamInfo[] = [];
      for await (const info of server.manager.streams.list()) infos.push(info);
      const pandas: ListedPanda[] = [];
      for (const { config } of infos) {
        const name = pandaOfStream(config.name);
        if (name !== null) pandas.push(await new PandaList(server, name, config.name).read());
      }
      return pandas.sort((a, b) => (a.name < b.name ? -1 : 1));
    });
  } finally {
    await server.close();
  }
}

class PandaList {
  readonly #server: StreamServer;
  readonly #name: string;
  readonly #stream: string;

  constructor(server: StreamServer, name: string, stream: string) {
    this.#server = server;
    this.#name = name;
    this.#stream = stream;
  }

  async read(): Promise<ListedPanda> {
    const name = this.#name;
    const leases = await this.#server.bucket(LEASES_BUCKET);
    const [info, here, aside, done] = await Promise.all([
      this.#server.manager.streams.info(this.#stream),
      this.#numbers(this.#stream, subjectsOf(name)),
      this.#numbers(JOBS_STREAM, asideSubject(name, '*')),
      this.#numbers(DONE_STREAM, doneSubject(name, '*')),
    ]);
    const acquisitions: ListedAcquisition[] = [];
    for (const number of [...new Set([...here.keys(), ...done.keys()])].sort((a, b) => a - b)) {
      const record = done.has(number) ? await this.#record(number) : null;
      const listed = here.has(number)
        ? await this.#inStream(number, here.get(number) ?? 1, leases, aside.has(number), record)
        : doneOf(number, record);
      if (listed !== null) acquisitions.push(listed);
    }
    const { max_bytes: maxBytes, num_replicas: replicas } = info.config;
    const publisher = await lookAtLease(leases, publisherKey(name));
    return {
      name,
      stream: this.#stream,
      bytes: info.state.bytes,
      maxBytes: maxBytes > 0 ? maxBytes : null,
      replicas,
      publisher: publisher?.holder ?? null,
      acquisitions,
    };
  }

  /** Numbers of acquisitions, with the number of messages of each. */
  async #numbers(stream: string, filter: string): Promise<Map<number, number>> {
    const { state } = await this.#server.manager.streams.info(stream, { subjects_filter: filter });
    const counts = Object.entries(state.subjects ?? {}).map(
      ([subject, count]) => [numberOfSubject(subject) ?? 0, count] as const,
    );
    return new Map(counts);
  }

  /** @returns null if the acquisition was purged meanwhile */
  async #inStream(
    number: number,
    messages: number,
    leases: KV,
    isAside: boolean,
    record: DoneRecord | null,
  ): Promise<ListedAcquisition | null> {
    const { manager } = this.#server;
    const subject = `panda.${this.#name}.${number}`;
    const last = await manager.streams.getMessage(this.#stream, { last_by_subj: subject });
    if (last === null) return null;
    const headers = decodeHeaders((key) => last.header.get(key));
    const samples = headers.firstRow + headers.rows;
    // The sequences of an acquisition are contiguous.
    const first = await manager.streams.getMessage(this.#stream, { seq: last.seq - messages + 1 });
    const sampleBytes = first === null ? 0 : decodeHead(first.data).start.sampleBytes;
    const writer = (await lookAtLease(leases, jobKey(this.#name, number)))?.holder ?? null;
    const waiting = headers.kind === 'end' ? 'waiting' : 'publishing';
    return {
      number,
      state: isAside ? 'aside' : writer !== null ? 'writing' : waiting,
      samples,
      bytes: samples * sampleBytes,
      ageSeconds: first === null ? null : ageOf(first.time),
      writer,
      file: record?.file ?? null,
      error: record?.error ?? null,
    };
  }

  async #record(number: number): Promise<DoneRecord | null> {
    const query = { last_by_subj: doneSubject(this.#name, number) };
    const message = await this.#server.manager.streams.getMessage(DONE_STREAM, query);
    return message === null ? null : decodeDone(message.data);
  }
}

function doneOf(number: number, record: DoneRecord | null): ListedAcquisition | null {
  if (record?.state !== 'done') return null;
  const { samples, bytes, file, error, at } = record;
  const ageSeconds = ageOf(new Date(at));
  return { number, state: 'done', samples, bytes, ageSeconds, writer: null, file, error };
}

function ageOf(time: Date): number | null {
  // eslint-disable-next-line no-restricted-syntax -- stamps of another clock
  const seconds = (Date.now() - time.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.round(seconds)) : null;
}
