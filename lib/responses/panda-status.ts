/** What a PandA is doing, and how its capture is wired. */

import type { Identification } from './identification.js';

/**
 * `idle`: not armed. `armed`: waits for `PCAP.ENABLE` to rise. `busy`: captures, or was captured from
 * and has not been disarmed.
 */
export type CaptureState = 'idle' | 'armed' | 'busy';

/** An input of PCAP. */
export interface CaptureInput {
  /** The bit that is wired to the input: `ZERO`, `ONE`, or a bit output such as `CLOCK1.OUT`. */
  readonly source: string;
  /** The level of that bit at the moment; null if the PandA does not tell. */
  readonly level: 0 | 1 | null;
}

/** A field that is captured. */
export interface CapturedField {
  /** E.g. `COUNTER1.OUT`. */
  readonly name: string;
  /** E.g. `Min Max Mean`. */
  readonly capture: string;
}

/** What a PandA is doing, and how its capture is wired. */
export interface PandaStatus {
  /** Which PandA it is. */
  readonly identification: Identification;
  /** Whether the PandA is armed, and whether the capture has begun. */
  readonly state: CaptureState;
  /** How the last acquisition ended, in the PandA's words; `Busy` while one runs; null if not told. */
  readonly completion: string | null;
  /** Samples of the acquisition that runs, or of the last one; null if the PandA does not tell. */
  readonly samples: number | null;
  /** Clients that are connected to the data port; null if the PandA does not tell. */
  readonly readers: number | null;
  /** What is captured, in the order in which the PandA lists the fields. */
  readonly captured: readonly CapturedField[];
  /** Captures while high, between arming and its fall. */
  readonly enable: CaptureInput;
  /** Samples take in values only while this input is high. */
  readonly gate: CaptureInput;
  /** Each edge captures a sample. */
  readonly trig: CaptureInput;
  /** Which edge: `Rising`, `Falling` or `Either`. */
  readonly trigEdge: string | null;
  /** The `HEALTH` of each block that has one, by the name of the block; `OK` if all is well. */
  readonly health: ReadonlyMap<string, string>;
}
