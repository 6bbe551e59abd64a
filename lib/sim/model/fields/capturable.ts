/** Fields that can be captured: pos_out and ext_out. */

import type { CaptureRequest } from '../../../responses/stream-fields.js';
import { Field } from './field.js';

export abstract class CapturableField extends Field {
  /** The value of the CAPTURE attribute: `No`, `Value`, `Min Max Mean`. */
  abstract get capture(): string;

  abstract captures(): readonly CaptureRequest[];

  /** Sets CAPTURE to `No`. */
  abstract clearCapture(): void;

  /** Sets CAPTURE to `No`, and reports it in `*CHANGES` if it changed. */
  resetCapture(): void {
    if (this.capture === 'No') return;
    this.clearCapture();
    this.attributes.get('CAPTURE')?.changed();
  }
}
