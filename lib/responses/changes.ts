/** Changed values. */

/**
 * Fields, attributes and metadata that have changed since the connection last asked; all values the
 * first time. Names are complete, e.g. `PULSE1.DELAY`, `*METADATA.DESIGN`.
 */
export interface Changes {
  /** New values of one line, by name. */
  readonly values: ReadonlyMap<string, string>;
  /** Names of changed values of several lines, unless these values were requested. */
  readonly noValue: readonly string[];
  /** Names of values that the PandA can't report. */
  readonly inError: readonly string[];
  /** New values of several lines by name, if they were requested. */
  readonly multilineValues: ReadonlyMap<string, readonly string[]>;
}
