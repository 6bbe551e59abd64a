/** The interface of the control port to the machine and the data port. */

/** A connection, as listed by `*WHO`. */
export interface ConnectedClient {
  readonly since: Date;
  /** E.g. `127.0.0.1:35028`. */
  readonly address: string;
}

export interface CaptureControl {
  /**
   * Arms the configured capture, if it is valid: see `captureFault`.
   *
   * @returns the refusal in the words of a PandA; null if it is armed
   */
  arm(): string | null;
  /** Ends a capture; does nothing if there is none. */
  disarm(): void;
  /** The state, the number of data clients, and the number of those that take data: `Busy 1 1`. */
  status(): string;
  /** The number of samples of the current or the last capture. */
  captured(): number;
  /** The reason for the end of the last capture: `Ok`; `Busy` while one runs. */
  completion(): string;
  /** The clients of the data port. */
  clients(): readonly ConnectedClient[];
}

/** The objects that commands use. */
export interface ControlContext {
  readonly capture: CaptureControl;
  /** The clients of the control port. */
  clients(): readonly ConnectedClient[];
}
