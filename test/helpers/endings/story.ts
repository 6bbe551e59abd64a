/** Everything that was observed in a case, for the checks. */

import type { AcquisitionResult, PandaError } from 'pandablocks';

import { type Delivery, deliveriesOf } from './deliveries.js';
import type { Action, Scenario } from './scenario.js';
import type { Recording } from './tap.js';

export interface Story {
  readonly scenario: Scenario;
  readonly folder: string;
  /** The results passed to `onResult`. */
  readonly results: readonly AcquisitionResult[];
  /** The results of the capture; null if it failed. */
  readonly resolved: readonly AcquisitionResult[] | null;
  readonly error: PandaError | null;
  /** The data that the PandA sent, over all connections in order. */
  readonly deliveries: readonly Delivery[];
  /** Lines that the client sent to the control port. */
  readonly commands: readonly string[];
  /** The actions that were taken to end the capture, in order. */
  readonly done: readonly Action[];
  /** The errors passed to `onLost`. */
  readonly lost: readonly PandaError[];
  /** Whether a connection to the data port was ended by the PandA or on the way. */
  readonly isCut: boolean;
  /** Whether the disk had a fault that loses data. */
  readonly isDiskBad: boolean;
}

/** @param recordings of the data port */
export function deliveriesIn(recordings: readonly Recording[]): Delivery[] {
  return recordings.flatMap(deliveriesOf);
}

/** Whether the capture was asked to end. */
export function isStopAsked({ done, scenario }: Story): boolean {
  return done.includes('signal') || done.includes('close') || scenario.duration !== null;
}

/** Whether the control port had a fault, so that a DISARM may have been lost. */
export function isControlBad({ done, scenario }: Story): boolean {
  return (
    done.some((action) => ['cut control', 'shut down', 'restart'].includes(action)) ||
    (scenario.supply.kind === 'free run' &&
      scenario.supply.faults.some((fault) => fault.startsWith('shutdown')))
  );
}

/** Whether the data port was silent for too long. */
export function isTimedOut({ error, lost }: Story): boolean {
  return [error, ...lost].some((each) => each?.code === 'DATA_TIMEOUT');
}

/**
 * Whether an acquisition counts for `num`: it had an END, or all requested samples before it was
 * cut off.
 */
export function isDone(result: AcquisitionResult, { samples }: Scenario): boolean {
  if (result.samplesReported !== null) return true;
  return result.reason === 'Stopped early' && result.samplesWritten === samples;
}
