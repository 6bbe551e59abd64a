/** Captures acquisitions over one connection to the data port. */

import type { Backlog } from '../client/data/backlog.js';
import { onAbort } from '../client/net/abort-listener.js';
import { ConnectionClosedError, DataTimeoutError } from '../errors.js';
import { native } from '../native/load.js';
import type { Data, EndData } from '../responses/data.js';
import type { Identification } from '../responses/identification.js';
import { cutOffBy, endedBy } from './acquisition-end.js';
import { captureBacklog } from './capture-backlog.js';
import { type CaptureContext, rowsWanted } from './capture-context.js';
import { answerInTime, identifyInTime } from './identify-panda.js';
import { ServerChecks } from './server-check.js';

/** In milliseconds: how long the capture waits for the last samples after a disarm. */
const LAST_DATA_MS = 10_000;
/** In milliseconds: how long the END of an acquisition that had not started may take. */
const NO_DATA_MS = 300;

export class CaptureSession {
  readonly #capture: CaptureContext;
  readonly #backlog: Backlog;
  readonly #stream: AsyncGenerator<Data, void, void>;
  #identify = (_: Promise<Identification | null>): void => {};
  /** The identification that is passed to the sinks. */
  readonly #identification: Promise<Identification | null>;
  /** Ends the data, and all waits of this session. */
  readonly #stop = new AbortController();
  /** Ends the wait for an ARM. */
  readonly #armSignal: AbortSignal;
  /** Never rejects. */
  #arming: Promise<void> = Promise.resolve();
  readonly #serverChecks: ServerChecks;
  readonly #unlisten: () => void;
  #isRunning = false;
  #hasStarted = false;
  #isAcquiring = false;
  #disarming: Promise<void> | null = null;
  #endTimer: NodeJS.Timeout | null = null;

  private constructor(capture: CaptureContext) {
    this.#capture = capture;
    const { client, settings, sinks, request } = capture;
    this.#armSignal = AbortSignal.any([request.signal, this.#stop.signal]);
    const identification = new Promise<Identification | null>((resolve) => {
      this.#identify = resolve;
    });
    const { identification: given = identification } = settings;
    this.#identification = answerInTime(given);
    const hasControlPort = identification.then((answer) => answer !== null);
    this.#serverChecks = new ServerChecks(client, hasControlPort);
    const { failure } = sinks;
    onAbort(failure, () => this.#stop.abort(failure.reason));
    this.#backlog = captureBacklog({
      maxBufferedBytes: settings.maxBufferedBytes,
      onBackpressure: (info) => {
        settings.onBackpressure?.({ file: sinks.file, ...info });
      },
      slow: sinks.slowest,
      warn: sinks.warn,
      fail: sinks.fail,
    });
    settings.onBacklog?.(() => this.#backlog.bytes);
    this.#unlisten = onAbort(request.signal, this.#endSoon);
    const { releasePages, setReceiveLowWaterMark } = native();
    const memory = { backlog: this.#backlog, heldBytes: sinks.heldBytes };
    this.#stream = client.borrowedData({
      scaled: false,
      frameTimeout: settings.frameTimeout,
      signal: this.#stop.signal,
      pool: { ...memory, releasePages, setReceiveLowWaterMark },
    });
  }

  /**
   * Prepares the sinks, then connects.
   *
   * @param prepare called between the two
   * @throws the error of a sink, ConnectError and others, or the reason of the stop request
   */
  static async open(
    capture: CaptureContext,
    prepare: () => Promise<void>,
  ): Promise<CaptureSession> {
    const session = new CaptureSession(capture);
    try {
      if (capture.request.signal.aborted) session.#endSoon();
      await capture.sinks.prepare();
      await prepare();
      session.#identify(identifyInTime(capture.client));
      // The first item is `ready`, after which a program may arm.
      await session.#stream.next();
    } catch (error) {
      await session.close(error);
      throw error;
    }
    return session;
  }

  /** Whether all requested samples of the current acquisition have arrived. */
  get hasAllSamples(): boolean {
    return this.#isAcquiring && this.#capture.limit.isFull;
  }

  /**
   * Captures all remaining acquisitions. Close the session when the promise settles.
   *
   * @throws the error that ended the capture, or the reason of the stop request
   */
  async run(): Promise<void> {
    const { settings, arming, request } = this.#capture;
    request.signal.throwIfAborted();
    this.#isRunning = true;
    settings.onReady?.();
    request.startClock();
    if (settings.arm) this.#arm(() => arming.armAgain(this.#armSignal, () => this.#hasStarted));
    for (let data = await this.#read(); data !== null; data = await this.#read()) {
      this.#handOn(data);
      if (data.kind === 'start') {
        this.#hasStarted = this.#isAcquiring = true;
      } else if (data.kind === 'frame') {
        if (this.hasAllSamples && this.#hasEnough()) return;
      } else if (data.kind === 'end') {
        await this.#ended(data);
        request.signal.throwIfAborted();
        if (this.#capture.left === 0) return;
        if (settings.arm) this.#arm(() => arming.arm(this.#armSignal));
      }
    }
  }

  /**
   * Closes the connection and the current acquisition.
   *
   * @param error why the session ended; null: all requested samples were received
   * @param goesOn whether another session continues this acquisition
   * @throws the error of an essential sink
   */
  async close(error: unknown, goesOn = false): Promise<void> {
    const { request, settings, sinks } = this.#capture;
    this.#hasStarted = true;
    if (this.#endTimer !== null) clearTimeout(this.#endTimer);
    this.#unlisten();
    this.#stop.abort(error ?? new Error('The session has ended.'));
    await this.#stream.return();
    await this.#arming;
    const how = { arm: settings.arm, goesOn: goesOn && !this.hasAllSamples };
    sinks.close(cutOffBy(error, request, how), this.#backlog);
    await sinks.told();
    sinks.throwIfFailed();
  }

  #handOn(data: Data): void {
    const { sinks, request, limit } = this.#capture;
    const wanted = limit.take(data);
    if (wanted === null) return;
    if (wanted.kind === 'start')
      sinks.open(wanted, this.#identification, rowsWanted(this.#capture, wanted));
    if (wanted.kind === 'frame') sinks.write(wanted);
    if (wanted.kind === 'end') {
      const check = this.#serverChecks.begin(wanted);
      sinks.close(endedBy(wanted, request, check), this.#backlog);
    }
  }

  /** The next data; null if there is no more. @throws what ended the data */
  async #read(): Promise<Data | null> {
    try {
      const next = await this.#stream.next();
      return next.done === true ? null : next.value;
    } catch (error) {
      this.#serverChecks.isDataLost ||= error instanceof ConnectionClosedError;
      throw error;
    }
  }

  /** Arms while data is read, since the PandA may send data before it answers ARM. */
  #arm(work: () => Promise<void>): void {
    this.#arming = this.#arming.then(work).catch((error: unknown) => {
      this.#stop.abort(error);
    });
  }

  /** @returns whether no more data will come */
  #hasEnough(): boolean {
    const { arming, left, limit } = this.#capture;
    const isLast = left === 1 || limit.isReached;
    if (!arming.isArmed && this.#disarming === null) return isLast;
    this.#disarm(this.#noEnd());
    return false;
  }

  async #ended({ reason }: EndData): Promise<void> {
    this.#isAcquiring = false;
    this.#capture.left--;
    if (this.#capture.limit.isReached) this.#capture.left = 0;
    const disarming = this.#disarming;
    this.#disarming = null;
    if (this.#endTimer !== null) clearTimeout(this.#endTimer);
    this.#capture.arming.ended(reason);
    // After the END, the result of the disarm does not matter.
    await disarming?.catch(() => {});
    if (this.#capture.left > 0) return;
    // A server that shuts down closes the data port too: the check detects that.
    this.#read().catch(() => {});
    await this.#serverChecks.settled();
  }

  /** Waits for the END if this capture has armed: it confirms that all samples were received. */
  readonly #endSoon = (): void => {
    const { arming, request } = this.#capture;
    const reason: unknown = request.signal.reason;
    if (this.#isRunning && this.#disarming !== null) return;
    if (!this.#isRunning || !arming.isArmed) this.#stop.abort(reason);
    else this.#disarm(this.#isAcquiring && request.isTimeUp ? this.#noEnd() : reason);
  };

  /** @param reason the error if no END arrives */
  #disarm(reason: unknown): void {
    if (this.#disarming !== null) return;
    const { arming, request } = this.#capture;
    const disarming = arming.disarm();
    this.#disarming = disarming;
    const waitForEnd = (): void => {
      if (this.#disarming !== disarming) return;
      this.#endTimer = setTimeout(
        () => {
          this.#stop.abort(reason);
        },
        this.#isAcquiring ? LAST_DATA_MS : NO_DATA_MS,
      );
    };
    disarming.then(waitForEnd, (error: unknown) => {
      if (this.#disarming !== disarming) return;
      // After an interruption by the user, the error of the disarm is not reported here.
      this.#stop.abort(request.isReason(reason) && !request.isTimeUp ? reason : error);
    });
  }

  #noEnd(): DataTimeoutError {
    return new DataTimeoutError(
      `No END came within ${LAST_DATA_MS / 1000} s after the PandA was disarmed.`,
    );
  }
}
