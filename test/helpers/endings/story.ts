/** All that was seen of a case: what the checks judge by. */

import type { AcquisitionResult, PandaError } from 'pandablocks';

import { type Delivery, deliveriesOf } from './deliveries.js';
import type { Action, Scenario } from './scenario.js';
import type { Recording } from './tap.js';

export interface Story {
  readonly scenario: Scenario;
  readonly folder: string;
  /** What `onResult` was told. */
  readonly results: readonly AcquisitionResult[];
  /** What the capture resolved with; null: it failed. */
  readonly resolved: readonly AcquisitionResult[] | null;
  readonly error: PandaError | null;
  /** What the PandA sent, over connections in their order. */
  readonly deliveries: readonly Delivery[];
  /** Lines that the client sent to the control port. */
  readonly commands: readonly string[];
  /** What was done to end it, and when. */
  readonly done: readonly Action[];
  /** The errors that `onLost` was told. */
  readonly lost: readonly PandaError[];
  /** A connection to the data port was ended by the PandA, or on the way. */
  readonly isCut: boolean;
  /** The disk was given a fault that loses something. */
  readonly isDiskBad: boolean;
}

/** @param recordings of the data port */
export function deliveriesIn(recordings: readonly Recording[]): Delivery[] {
  return recordings.flatMap(deliveriesOf);
}

/** It was asked to end. */
export function isStopAsked({ done, scenario }: Story): boolean {
  return done.includes('signal') || done.includes('close') || scenario.duration !== null;
}

/** The control port was in trouble, so that a DISARM may not have got through. */
export function isControlBad({ done, scenario }: Story): boolean {
  return (
    done.some((action) => ['cut control', 'shut down', 'restart'].includes(action)) ||
    (scenario.supply.kind === 'free run' &&
      scenario.supply.faults.some((fault) => fault.startsWith('shutdown')))
  );
}

/** It was silent for longer than it may be. */
export function isTimedOut({ error, lost }: Story): boolean {
  return [error, ...lost].some((each) => each?.code === 'DATA_TIMEOUT');
}

/** An acquisition that counts for `num`: its END came, or all samples that were wanted before it was cut off. */
export function isDone(result: AcquisitionResult, { samples }: Scenario): boolean {
  if (result.samplesReported !== null) return true;
  return result.reason === 'Stopped early' && result.samplesWritten === samples;
}
