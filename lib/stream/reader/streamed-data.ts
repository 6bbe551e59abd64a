/** Acquisitions of a stream for programs, during the capture or later. */

import { StreamGapError, StreamMissingError, UnfinishedAcquisitionError } from '../../errors.js';
import { type OptionNames, refuseUnknownOptions } from '../../errors/unknown-options.js';
import { EndReason } from '../../outcome/end-reason.js';
import type { Data, EndData, StartData } from '../../responses/data.js';
import type { Identification } from '../../responses/identification.js';
import type { AcquisitionEndMessage } from '../format/end.js';
import { checkPandaName, numberOfSubject, streamOf, subjectsOf } from '../names.js';
import { ApiCode, apiCodeOf } from '../nats/explain-error.js';
import type { NatsOptions } from '../nats/nats-options.js';
import { StreamServer } from '../nats/stream-server.js';
import { AcquisitionDecoder } from './acquisition-decoder.js';
import { AcquisitionReader } from './acquisition-reader.js';
import { MessageSource, VIEWER } from './message-source.js';
import type { StreamMessage } from './pull-reading.js';
import { GONE_MS, PublisherWatch } from './publisher-watch.js';

/** The acquisitions to read. */
export interface StreamedDataOptions {
  /** Address of the server. */
  readonly nats: NatsOptions;
  /** Name of the PandA in the stream. */
  readonly panda: string;
  /** Number of one acquisition in the stream. Default: all acquisitions that begin from now on. */
  readonly acquisition?: number | undefined;
  /** Ends the reading: the iterator throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** An acquisition begins. */
export interface StreamedStartData extends StartData {
  /** Name of the PandA in the stream. */
  readonly panda: string;
  /** The publisher's number of the acquisition. */
  readonly number: number;
  /** Identification of the PandA; null if not known. */
  readonly identification: Identification | null;
}

/** The items of `streamedData`. */
export type StreamedData = Exclude<Data, StartData> | StreamedStartData;

const OPTIONS: OptionNames<StreamedDataOptions> = {
  nats: true,
  panda: true,
  acquisition: true,
  signal: true,
};

const LOOK_MS = 1000;

/**
 * The data of a PandA's acquisitions from a durable stream, in the form of `AsyncClient.data()`: first `ready`,
 * then for each acquisition `start`, frames and `end`. Reading does not take anything from the stream: writers
 * of files get the same samples. A slow program gets all samples, of which a few megabytes wait in its memory.
 * But writers remove acquisitions after writing them, and reading a removed acquisition fails.
 * The server may go and come back meanwhile. An acquisition that was ended on request, without an END of the
 * PandA, ends with `Stopped early`.
 *
 * @throws StreamGapError if samples are missing: all samples before them were delivered
 * @throws UnfinishedAcquisitionError if the acquisition was cut off, or its publisher is gone
 * @throws StreamMessageError, StreamMissingError, StreamConnectError, NatsUnavailableError, InvalidOptionError
 */
export async function* streamedData(
  options: StreamedDataOptions,
): AsyncGenerator<StreamedData, void, undefined> {
  refuseUnknownOptions(options, OPTIONS, 'streamedData');
  const panda = checkPandaName(options.panda);
  const signal = options.signal ?? new AbortController().signal;
  const server = await StreamServer.connect(options.nats, 'pandablocks streamedData');
  try {
    const after = await lastSequenceOf(server, panda);
    yield { kind: 'ready' };
    if (options.acquisition === undefined) yield* followed(server, panda, after, signal);
    else yield* oneOf(server, panda, options.acquisition, signal);
  } finally {
    await server.close();
  }
}

async function* oneOf(
  server: StreamServer,
  panda: string,
  number: number,
  signal: AbortSignal,
): AsyncGenerator<StreamedData, void, undefined> {
  if (!(await isThere(server, panda, number))) {
    throw new StreamGapError(
      `Acquisition ${number} of ${panda} is not in the stream: it was written and removed, or has not begun.`,
    );
  }
  const reader = new AcquisitionReader(server, { panda, number, after: 0, fences: false, signal });
  try {
    for (;;) {
      const item = await reader.next();
      if (item.kind === 'head') yield startOf(item.head);
      else if (item.kind === 'frame') yield item.frame;
      else {
        yield endOf(item.end, panda, number);
        return;
      }
    }
  } finally {
    await reader.close();
  }
}

/** The acquisitions that begin after a sequence. */
async function* followed(
  server: StreamServer,
  panda: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<StreamedData, void, undefined> {
  const source = new MessageSource(server, {
    stream: streamOf(panda),
    subject: subjectsOf(panda),
    after,
    description: VIEWER,
    reuses: false,
  });
  let current: Current | null = null;
  let hasBegun = false;
  /** Number of the last acquisition that has ended. */
  let ended = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const message = await source.next(LOOK_MS, signal);
      signal.throwIfAborted();
      if (message === null) {
        await current?.look();
        continue;
      }
      const number = numberOfSubject(message.message.subject) ?? 0;
      // A publisher that seemed dead may have sent more messages before it saw the end of its acquisition.
      if (number <= ended) continue;
      if (current !== null && current.number !== number) throw current.cutOff();
      // The acquisition that had begun before the reader is left out.
      hasBegun ||= message.message.header('Panda-Kind') === 'head';
      if (!hasBegun) continue;
      current ??= new Current(server, panda, number);
      const item = current.take(message);
      if (item.kind === 'head') yield startOf(item.head);
      else if (item.kind === 'frame') yield item.frame;
      else {
        current = null;
        ended = number;
        if (item.end.ended !== 'abandoned' || item.end.rows > 0)
          yield endOf(item.end, panda, number);
      }
    }
  } finally {
    await source.close();
  }
}

/** The current acquisition. */
class Current {
  readonly number: number;
  readonly #panda: string;
  readonly #decoder: AcquisitionDecoder;
  readonly #watch: PublisherWatch;

  constructor(server: StreamServer, panda: string, number: number) {
    this.number = number;
    this.#panda = panda;
    this.#decoder = new AcquisitionDecoder(panda, number, false);
    this.#watch = new PublisherWatch(server, { panda, number }, GONE_MS);
  }

  take(message: StreamMessage): ReturnType<AcquisitionDecoder['take']> {
    this.#watch.reset();
    return this.#decoder.take(message);
  }

  /** @throws UnfinishedAcquisitionError if no more messages can arrive */
  async look(): Promise<void> {
    const end = await this.#watch.look(this.#decoder, false);
    if (end !== null) throw this.cutOff();
  }

  cutOff(): UnfinishedAcquisitionError {
    return unfinished(this.#panda, this.number, 'its publisher is gone');
  }
}

function startOf(head: {
  readonly start: StartData;
  readonly panda: string;
  readonly number: number;
  readonly identification: Identification | null;
}): StreamedStartData {
  const { start, panda, number, identification } = head;
  return { ...start, panda, number, identification };
}

/** @throws UnfinishedAcquisitionError */
function endOf(
  { ended, end, cause, rows }: AcquisitionEndMessage,
  panda: string,
  number: number,
): EndData {
  if (end !== null) return end;
  if (ended === 'cut off' && cause === null) {
    return { kind: 'end', samples: rows, reason: EndReason.StoppedEarly };
  }
  throw unfinished(panda, number, cause?.message ?? 'its publisher is gone');
}

function unfinished(panda: string, number: number, why: string): UnfinishedAcquisitionError {
  return new UnfinishedAcquisitionError(
    `Acquisition ${number} of ${panda} is unfinished: ${why.replace(/\.$/, '')}.`,
  );
}

async function lastSequenceOf(server: StreamServer, panda: string): Promise<number> {
  const stream = streamOf(panda);
  try {
    return (await server.manager.streams.info(stream)).state.last_seq;
  } catch (error) {
    if (apiCodeOf(error) !== ApiCode.StreamMissing) {
      return await server.ask(`The stream ${stream} can't be read`, () =>
        Promise.reject(error as Error),
      );
    }
    throw new StreamMissingError(
      `The server at ${server.label} has no stream ${stream}: "pandablocks streams setup" makes it.`,
      { cause: error },
    );
  }
}

async function isThere(server: StreamServer, panda: string, number: number): Promise<boolean> {
  const query = { subjects_filter: `panda.${panda}.${number}` };
  const { state } = await server.ask(`The stream ${streamOf(panda)} can't be read`, () =>
    server.manager.streams.info(streamOf(panda), query),
  );
  return Object.keys(state.subjects ?? {}).length > 0;
}
