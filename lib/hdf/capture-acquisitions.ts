/** All acquisitions of a capture, over as many connections as it takes. */

import type { ReconnectOptions } from '../client/options.js';
import { reconnect } from '../client/reconnect.js';
import {
  CommandTimeoutError,
  ConnectError,
  ConnectionClosedError,
  DataTimeoutError,
  DisarmError,
  type PandaError,
} from '../errors.js';
import { type Capture, CaptureSession } from './capture-session.js';

/**
 * Captures until there are as many acquisitions as are wanted, or it is requested to stop. With
 * `reconnect` a lost connection is made again.
 *
 * @throws whatever ended it, the reason of the request to stop among it
 */
export async function captureAcquisitions(capture: Capture): Promise<void> {
  const { client, settings, arming, request } = capture;
  const { closing } = client;
  const { reconnect: how } = settings;
  try {
    let session = await CaptureSession.open(capture, async () => {
      if (settings.arm) await arming.begin(request.signal);
    });
    for (;;) {
      const failure = await failureOf(session.run());
      if (failure === null) {
        await session.close(null);
        return;
      }
      const { error } = failure;
      const isStopped = request.signal.aborted || closing.aborted;
      const isLast = capture.left === (session.isAcquiring ? 1 : 0);
      const goesOn = how !== null && isLoss(error) && !isLast && !isStopped;
      // A disk that is slow to close the file must not keep the PandA capturing.
      const [closed] = await Promise.allSettled([
        session.close(error),
        ...(goesOn ? [] : [arming.undo()]),
      ]);
      // What made writing fail is why the data ended.
      if (closed.status === 'rejected') throw closed.reason;
      if (!goesOn) throw error;
      settings.onLost?.(error);
      session = await comeBack(capture, how, AbortSignal.any([request.signal, closing]));
    }
  } finally {
    await arming.undo();
  }
}

/** The connection went, or nobody answers at its other end. */
function isLoss(error: unknown): error is PandaError {
  return (
    error instanceof ConnectionClosedError ||
    error instanceof DataTimeoutError ||
    error instanceof CommandTimeoutError ||
    error instanceof DisarmError
  );
}

/**
 * Waits for the PandA.
 *
 * @throws the last ConnectError, the reason to wait no longer, or what has nothing to do with the
 *   connection
 */
async function comeBack(
  capture: Capture,
  how: Required<ReconnectOptions>,
  stop: AbortSignal,
): Promise<CaptureSession> {
  const ending = new AbortController();
  const signal = AbortSignal.any([stop, ending.signal]);
  let session = null as CaptureSession | null;
  await reconnect({
    ...how,
    signal,
    connect: async () => {
      try {
        session = await CaptureSession.open(capture, async () => {
          if (capture.settings.arm) await capture.client.connect({ signal });
        });
      } catch (error) {
        if (!(error instanceof ConnectError) && !isLoss(error)) ending.abort(error);
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
