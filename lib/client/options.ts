/** Options for clients. */

import type { StreamPool } from './data/read-buffers.js';

/** Ports and timeouts. */
export interface AsyncClientOptions {
  /** Default 8888. */
  readonly controlPort?: number | undefined;
  /** Default 8889. */
  readonly dataPort?: number | undefined;
  /** Seconds to wait for a connection and the identification of the PandA. Default 5. */
  readonly connectTimeout?: number | undefined;
  /** Seconds to wait for the answer to a command. Default 10. */
  readonly commandTimeout?: number | undefined;
  /**
   * Seconds of silence on the control port until the client sends a probe. If there is no answer
   * for two to three further periods, the connection is closed. The data port has no commands, so
   * TCP sends the probes there: the period is in whole seconds, and the connection is closed after
   * 10 s more. Default 5; 0 or null: never.
   */
  readonly keepAlivePeriod?: number | null | undefined;
  /** Whether to reconnect when the control connection is lost. Default false. */
  readonly reconnect?: boolean | ReconnectOptions | undefined;
}

/** Delays between attempts: they double from `minDelay` to `maxDelay`, with a random variation. */
export interface ReconnectOptions {
  /** The delay before the first attempt, in seconds. Default 0.5. */
  readonly minDelay?: number | undefined;
  /** The longest delay, in seconds. Default 30. */
  readonly maxDelay?: number | undefined;
  /** The number of successive failures after which to give up. Default: unlimited. */
  readonly attempts?: number | undefined;
}

/** The delays with defaults filled in. */
export type ReconnectSettings = Readonly<Record<keyof ReconnectOptions, number>>;

/** Options for sending a command. */
export interface SendOptions {
  /** Seconds to wait for the answer; default the client's `commandTimeout`. Infinity: no limit. */
  readonly timeout?: number | undefined;
  /** Stops waiting for the answer. A command that was not sent by then is never sent. */
  readonly signal?: AbortSignal | undefined;
}

/** Options for receiving data. */
export interface DataOptions {
  /**
   * Let the PandA scale and average (default). Raw data arrives much faster, and `FrameProcessor`
   * scales it in this process.
   */
  readonly scaled?: boolean | undefined;
  /**
   * Seconds between two `FrameData`; null (default): one for every frame, as soon as it is
   * complete.
   */
  readonly flushPeriod?: number | null | undefined;
  /** Seconds of silence until the iteration fails, more than 0; null (default): no limit. */
  readonly frameTimeout?: number | null | undefined;
  /** Ends the iteration with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** @internal */
export interface BorrowedDataOptions extends Omit<DataOptions, 'flushPeriod'> {
  readonly pool: StreamPool;
}

/** The options of `data`, with defaults filled in. */
export interface DataSettings {
  readonly scaled: boolean;
  readonly flushPeriod: number | null;
  readonly frameTimeout: number | null;
  readonly signal: AbortSignal | undefined;
}

/** The options of a client, with defaults filled in. */
export interface ClientSettings {
  readonly controlPort: number;
  readonly dataPort: number;
  readonly connectTimeout: number;
  readonly commandTimeout: number;
  readonly keepAlivePeriod: number | null;
  readonly reconnect: ReconnectSettings | null;
}
