/** Captures all acquisitions, and reconnects if necessary. */

import { isUnreachable } from '../client/net/is-unreachable.js';
import type { ReconnectSettings } from '../client/options.js';
import { reconnect } from '../client/net/reconnect.js';
import {
  CommandTimeoutError,
  ConnectError,
  ConnectionClosedError,
  DataTimeoutError,
  DisarmError,
  type PandaError,
} from '../errors.js';
import type { CaptureContext } from './capture-context.js';
import { CaptureSession } from './capture-session.js';

/**
 * Captures until the requested number of acquisitions is reached, or a stop is requested. With
 * `reconnect`, a lost connection is made again. At the end, the PandA is disarmed if this capture
 * has armed it; `arming.problem` reports a failure.
 *
 * @throws the error that ended the capture, or the reason of the stop request
 */
export async function captureAcquisitions(capture: CaptureContext): Promise<void> {
  const { settings, arming, request } = capture;
  const { reconnect: how } = settings;
  try {
    let session = await openFirst(capture);
    for (;;) {
      let failure = await failureOf(session.run());
      if (how !== null && isLoss(failure?.error) && session.hasAllSamples) {
        capture.left--;
        if (capture.limit.isReached) capture.left = 0;
        if (capture.left === 0) failure = null;
      }
      const error = failure?.error ?? null;
      const goesOn = how !== null && isLoss(error) && !request.signal.aborted;
      // A slow disk must not keep the PandA capturing while the file is closed.
      const [closed] = await Promise.allSettled([
        session.close(error, goesOn),
        ...(goesOn ? [] : [arming.undo().then(capture.disconnected)]),
      ]);
      // An error of writing is the cause of the end of the data.
      if (closed.status === 'rejected') throw closed.reason;
      if (failure === null) return;
      if (!goesOn) throw error;
      settings.onLost?.(error);
      session = await openAgain(capture, how, {
        prepare: async () => {
          if (settings.arm) await capture.client.connect({ signal: request.signal });
        },
        isPassing: (problem) => problem instanceof ConnectError || isLoss(problem),
      });
    }
  } finally {
    await arming.undo();
  }
}

/** Whether the connection was lost, or the PandA does not answer. */
function isLoss(error: unknown): error is PandaError {
  return (
    error instanceof ConnectionClosedError ||
    error instanceof DataTimeoutError ||
    error instanceof CommandTimeoutError ||
    error instanceof DisarmError
  );
}

/** @throws ConnectError and others, PandaBusyError, or the reason of the stop request */
async function openFirst(capture: CaptureContext): Promise<CaptureSession> {
  const { settings, arming, request } = capture;
  const prepare = async (): Promise<void> => {
    if (settings.arm) await arming.begin(request.signal);
  };
  try {
    return await CaptureSession.open(capture, prepare);
  } catch (error) {
    const { reconnect: how } = settings;
    if (how === null || !isUnreachable(error) || request.signal.aborted) throw error;
    settings.onLost?.(error);
    return await openAgain(capture, how, { prepare, isPassing: isUnreachable });
  }
}

interface Opening {
  /** Called before each attempt to connect to the data port. */
  readonly prepare: () => Promise<void>;
  /** Whether another attempt may succeed. */
  readonly isPassing: (error: unknown) => boolean;
}

/**
 * Waits for the PandA.
 *
 * @throws the last ConnectError, the reason of the stop request, or a permanent error
 */
async function openAgain(
  capture: CaptureContext,
  how: ReconnectSettings,
  { prepare, isPassing }: Opening,
): Promise<CaptureSession> {
  const ending = new AbortController();
  const signal = AbortSignal.any([capture.request.signal, ending.signal]);
  let session = null as CaptureSession | null;
  await reconnect({
    ...how,
    signal,
    connect: async () => {
      try {
        session = await CaptureSession.open(capture, prepare);
      } catch (error) {
        if (!isPassing(error)) ending.abort(error);
        throw error;
      }
    },
    onAttempt: () => {},
  });
  if (session !== null) return session;
  throw signal.reason;
}

async function failureOf(work: Promise<void>): Promise<{ readonly error: unknown } | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return { error };
  }
}
