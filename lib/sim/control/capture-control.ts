/** What the control port needs of the capture: the border to the machine and the data port. */

/** A connection, as `*WHO` lists it. */
export interface ConnectedClient {
  readonly since: Date;
  /** E.g. `127.0.0.1:35028`. */
  readonly address: string;
}

export interface CaptureControl {
  /**
   * Gets ready to capture what is configured, if it can be: `captureFault` tells.
   *
   * @returns why not, in the words of a PandA; null: it is armed
   */
  arm(): string | null;
  /** Ends a capture; does nothing if there is none. */
  disarm(): void;
  /** State, data clients, and how many of those take data: `Busy 1 1`. */
  status(): string;
  /** Samples of the last capture, or so far of this one. */
  captured(): number;
  /** How the last capture ended: `Ok`; `Busy` while one runs. */
  completion(): string;
  /** Who is connected to the data port. */
  clients(): readonly ConnectedClient[];
}

/** What commands work on. */
export interface ControlContext {
  readonly capture: CaptureControl;
  /** Who is connected to the control port. */
  clients(): readonly ConnectedClient[];
}
