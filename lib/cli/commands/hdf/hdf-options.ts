/** The options of `pandablocks hdf`. */

export interface HdfOptions {
  readonly num: number;
  readonly arm: boolean;
  readonly force: boolean;
  readonly samples?: number;
  readonly duration?: number;
  readonly atMost: boolean;
  readonly allowMissed: boolean;
  readonly frameTimeout?: number;
  readonly reconnect: boolean;
  readonly controlPort: number;
  readonly dataPort: number;
  readonly flushPeriod: number;
  readonly maxBuffered?: number;
  readonly overwrite: boolean;
  readonly dropSuspect: boolean;
  readonly view: boolean;
  readonly viewPort?: number;
  readonly viewKeep: boolean;
  readonly json: boolean;
  readonly debug: boolean;
}
