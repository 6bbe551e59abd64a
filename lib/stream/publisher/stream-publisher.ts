/** The sink that publishes acquisitions into a durable stream. */

import { inspect } from 'node:util';

import type { Sink, SinkInfo } from '../../capture/sinks/sink.js';
import type { SinkFrame } from '../../capture/sinks/sink-frame.js';
import type { AsyncClient } from '../../client/async-client.js';
import { onAbort } from '../../client/net/abort-listener.js';
import { InvalidOptionError, PandaError, StreamTimeoutError } from '../../errors.js';
import { type OptionNames, refuseUnknownOptions } from '../../errors/unknown-options.js';
import type { EndData, StartData } from '../../responses/data.js';
import { FILE_WISHES, type FileWishes } from '../format/file-wishes.js';
import { thisHolder } from '../lease.js';
import { checkPandaName } from '../names.js';
import { type NatsOptions, natsSettings } from '../nats/nats-options.js';
import { AcquisitionPublisher, type StreamedAcquisition } from './acquisition-publisher.js';
import { HeadContents } from './head-content.js';
import { PublisherSession } from './publisher-session.js';

/** An acquisition whose first message is being published. */
export interface PublishedStart {
  /** The stream. */
  readonly stream: string;
  /** Subject of its messages. */
  readonly subject: string;
  /** Number of the acquisition. The numbers continue when the publisher is restarted. */
  readonly number: number;
  /** The header of the acquisition. */
  readonly start: StartData;
}

/** The target of the publisher, and its wishes for files. */
export interface StreamPublisherOptions {
  /** Address of the server. */
  readonly nats: NatsOptions;
  /** Name of the PandA in streams: letters, digits, `-` and `_`. */
  readonly panda: string;
  /** Wishes for the files and their results, which writers may override. */
  readonly file?: FileWishes | undefined;
  /**
   * The client of the capture. With it `file` is compared with what the PandA captures before it is armed;
   * `namesFromPanda` and `state` need it.
   */
  readonly client?: AsyncClient | undefined;
  /** Name datasets after the labels that blocks have in the PandA's metadata, as `writeHdfFiles`. Default false. */
  readonly namesFromPanda?: boolean | undefined;
  /** The files have the PandA's saved state, as those of `writeHdfFiles` with `state`. Default false. */
  readonly state?: boolean | undefined;
  /** The publisher fails if the server acknowledges nothing for so many seconds; default 30. */
  readonly ackTimeout?: number | undefined;
  /** Called when an acquisition has a number, and its job waits for a writer. */
  readonly onOpen?: ((start: PublishedStart) => void) | undefined;
}

const OPTIONS: OptionNames<StreamPublisherOptions> = {
  nats: true,
  panda: true,
  file: true,
  client: true,
  namesFromPanda: true,
  state: true,
  ackTimeout: true,
  onOpen: true,
};

const ACK_TIMEOUT = 30;

/**
 * A sink of `capture` and `writeHdfFiles` that publishes each acquisition into the PandA's stream of NATS
 * JetStream. The stream keeps the acquisition until a writer has made a file of it. A frame counts as written
 * when the server has acknowledged it. The publisher survives lost connections and restarts of the server: each
 * message is in the stream once, in order.
 * `prepare` fails before the PandA is armed: with a StreamMissingError if there is no stream, or a
 * LeaseHeldError if another process publishes this PandA. Later failures are a StreamTimeoutError,
 * StreamFullError, LeaseLostError, AbandonedError, StreamGapError or StreamConnectError.
 */
export class StreamPublisher implements Sink<StreamedAcquisition> {
  /** Name in messages. */
  readonly name = 'stream';
  /** Number of frames that may wait for their acknowledgement. */
  readonly writesAtOnce = 256;
  readonly #options: StreamPublisherOptions;
  readonly #ackTimeoutMs: number;
  readonly #contents: HeadContents;
  /** The same id for all connections, so that a publisher that reconnects is not taken for another one. */
  readonly #holder = thisHolder();
  #session: PublisherSession | null = null;
  #acquisition: AcquisitionPublisher | null = null;
  #unlisten = (): void => {};

  /** @throws InvalidOptionError */
  constructor(options: StreamPublisherOptions) {
    refuseUnknownOptions(options, OPTIONS, 'StreamPublisher');
    natsSettings(options.nats);
    checkPandaName(options.panda);
    const { ackTimeout = ACK_TIMEOUT, file = {} } = options;
    refuseUnknownOptions(file, FILE_WISHES, 'file');
    if (!(ackTimeout > 0 && ackTimeout <= 1e6)) {
      throw new InvalidOptionError(
        `ackTimeout is ${inspect(ackTimeout)}: give seconds, more than 0.`,
      );
    }
    this.#contents = new HeadContents(options);
    this.#options = options;
    this.#ackTimeoutMs = ackTimeout * 1000;
  }

  /** Connects, unless connected, takes the lease, and asks the PandA for what files are to have of it. */
  async prepare(): Promise<void> {
    const { server } = await this.#ready();
    // A warning about the state comes again with the first acquisition.
    await this.#contents.prepare(server.maxPayload, () => {});
  }

  /** Publishes the job and the first message. */
  async open(start: StartData, info: SinkInfo): Promise<void> {
    const session = await this.#ready();
    const content = await this.#contents.next(info.warn);
    const options = { session, content, ackTimeoutMs: this.#ackTimeoutMs };
    const acquisition = await AcquisitionPublisher.begin(options, start, info);
    this.#acquisition = acquisition;
    const { lost } = session.lease;
    this.#unlisten = onAbort(lost, () => {
      acquisition.abort(lost.reason as PandaError);
    });
    const { subject, number } = acquisition;
    this.#options.onOpen?.({ stream: session.stream, subject, number, start });
  }

  /** Publishes samples. @returns a promise that settles when the server has acknowledged all of them */
  async write(frame: SinkFrame): Promise<void> {
    await this.#acquisition?.write(frame);
  }

  /** Publishes the end. @returns the place of the acquisition in the stream */
  async close(end: EndData | null, cause: PandaError | null): Promise<StreamedAcquisition> {
    const acquisition = this.#acquisition as AcquisitionPublisher;
    this.#acquisition = null;
    this.#unlisten();
    try {
      return await acquisition.end(end, cause);
    } catch (error) {
      // Messages in flight must not arrive between those of the next acquisition.
      await this.#disconnect();
      throw error;
    }
  }

  /** Releases the lease, so that others may publish this PandA, and closes the connection. */
  async finish(): Promise<void> {
    this.#acquisition?.abort(
      new StreamTimeoutError(
        'The capture was over before the server had acknowledged all samples.',
      ),
    );
    await this.#disconnect();
  }

  /** @throws LeaseLostError if another publisher has taken over */
  async #ready(): Promise<PublisherSession> {
    this.#session?.lease.lost.throwIfAborted();
    if (this.#session !== null && this.#session.watch.closed !== null) await this.#disconnect();
    const { nats, panda } = this.#options;
    this.#session ??= await PublisherSession.open(nats, panda, this.#holder);
    return this.#session;
  }

  async #disconnect(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    await session?.close();
  }
}
