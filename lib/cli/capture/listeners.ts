/** Those who are told what a capture does: what is printed, the page. */

import type { BackpressureInfo } from '../../capture/capture-options.js';
import type { PandaError } from '../../errors.js';
import type { OpenedFile, WriteProgressInfo } from '../../hdf/file/file-recorder-options.js';
import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import type { PublishedStart } from '../../stream/publisher/stream-publisher.js';

/** The callbacks of captures into files and into streams, those that are of interest. */
export interface CaptureListener {
  readonly onReady?: (() => void) | undefined;
  readonly onLost?: ((error: PandaError) => void) | undefined;
  readonly onArmed?: ((isArmed: boolean) => void) | undefined;
  readonly onOpen?: ((opened: OpenedFile) => void) | undefined;
  readonly onPublish?: ((published: PublishedStart) => void) | undefined;
  readonly onProgress?: ((progress: WriteProgressInfo) => void) | undefined;
  readonly onWarning?: ((warning: string) => void) | undefined;
  readonly onBackpressure?: ((info: BackpressureInfo) => void) | undefined;
  readonly onResult?: ((result: AcquisitionResult) => void) | undefined;
}

/** All of them. */
export type CaptureTold = {
  readonly [K in keyof CaptureListener]-?: NonNullable<CaptureListener[K]>;
};

/** @returns a listener that tells all of them, in their order, also those that are added later */
export function tellAll(listeners: readonly CaptureListener[]): CaptureTold {
  const all = (tell: (listener: CaptureListener) => void): void => {
    for (const listener of listeners) tell(listener);
  };
  return {
    onReady: () => all((each) => each.onReady?.()),
    onLost: (error) => all((each) => each.onLost?.(error)),
    onArmed: (isArmed) => all((each) => each.onArmed?.(isArmed)),
    onOpen: (opened) => all((each) => each.onOpen?.(opened)),
    onPublish: (published) => all((each) => each.onPublish?.(published)),
    onProgress: (progress) => all((each) => each.onProgress?.(progress)),
    onWarning: (warning) => all((each) => each.onWarning?.(warning)),
    onBackpressure: (info) => all((each) => each.onBackpressure?.(info)),
    onResult: (result) => all((each) => each.onResult?.(result)),
  };
}
