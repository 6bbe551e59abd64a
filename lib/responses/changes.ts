/** What has changed. */

/**
 * Fields, attributes and metadata that have changed since the connection last asked, or ever, if it
 * had not asked. Names are in full, e.g. `PULSE1.DELAY`, `*METADATA.DESIGN`.
 */
export interface Changes {
  /** New values by name, of one line each. */
  readonly values: ReadonlyMap<string, string>;
  /** Names whose value has several lines, unless these were asked for. */
  readonly noValue: readonly string[];
  /** Names whose value the PandA can't give. */
  readonly inError: readonly string[];
  /** New values of several lines by name, if they were asked for. */
  readonly multilineValues: ReadonlyMap<string, readonly string[]>;
}
