/** What is told of a capture besides what the command prints. */

import type { AcquisitionResult } from '../outcome/acquisition-result.js';

/** Called for the events of a capture. A call must neither throw nor wait. */
export interface CaptureObserver {
  /** The capture is connected. */
  onReady?(): void;
  /** The capture waits for the PandA, or for the server. */
  onLost?(): void;
  /** An acquisition has begun. @param file the path of its file; null without a file */
  onBegin?(file: string | null): void;
  /**
   * @param file the path of its file; empty without a file
   * @param samples samples of this acquisition that were processed
   * @param bytesReceived bytes of samples of this acquisition that were received
   */
  onProgress?(file: string, samples: number, bytesReceived: number): void;
  onWarning?(): void;
  /** An acquisition has ended. @param json the result as `--json` prints it, without a line end */
  onResult?(result: AcquisitionResult, json: string): void;
}
