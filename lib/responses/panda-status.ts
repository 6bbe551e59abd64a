/** The status of a PandA, and the connections of its PCAP block. */

import type { Identification } from './identification.js';

/**
 * `idle`: not armed. `armed`: waits for `PCAP.ENABLE` to rise. `busy`: is capturing, or has
 * captured and is still armed.
 */
export type CaptureState = 'idle' | 'armed' | 'busy';

/** An input of PCAP. */
export interface CaptureInput {
  /**
   * The bit that is connected to the input: `ZERO`, `ONE`, or a bit output such as `CLOCK1.OUT`.
   */
  readonly source: string;
  /** The present level of that bit; null if the PandA does not report it. */
  readonly level: 0 | 1 | null;
}

/** A field that is captured. */
export interface CapturedField {
  /** The name of the field, e.g. `COUNTER1.OUT`. */
  readonly name: string;
  /** The captured values, e.g. `Min Max Mean`. */
  readonly capture: string;
}

/** The status of a PandA, and the connections of its PCAP block. */
export interface PandaStatus {
  /** The identification of the PandA. */
  readonly identification: Identification;
  /** Whether the PandA is armed, and whether capturing has started. */
  readonly state: CaptureState;
  /**
   * The PandA's reason for the end of the last acquisition; `Busy` while one runs; null if not
   * reported.
   */
  readonly completion: string | null;
  /** Samples of the current or the last acquisition; null if the PandA does not report them. */
  readonly samples: number | null;
  /** Clients that are connected to the data port; null if the PandA does not report them. */
  readonly readers: number | null;
  /** The captured fields, in the PandA's order. */
  readonly captured: readonly CapturedField[];
  /** The capture starts when this input rises, and ends when it falls. */
  readonly enable: CaptureInput;
  /** Values count only while this input is high. */
  readonly gate: CaptureInput;
  /** Each edge captures a sample. */
  readonly trig: CaptureInput;
  /** The edge of `trig` that captures: `Rising`, `Falling` or `Either`. */
  readonly trigEdge: string | null;
  /** The `HEALTH` of each block that has one, by block name; `OK` if there is no problem. */
  readonly health: ReadonlyMap<string, string>;
}
