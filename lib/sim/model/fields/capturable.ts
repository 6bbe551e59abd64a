/** Fields that can be captured: pos_out and ext_out. */

import type { CaptureRequest } from '../../../responses/stream-fields.js';
import { Field } from './field.js';

export abstract class CapturableField extends Field {
  /** What is captured of it, as its CAPTURE attribute tells: `No`, `Value`, `Min Max Mean`. */
  abstract get capture(): string;

  abstract captures(): readonly CaptureRequest[];

  /** Captures nothing of it. */
  abstract clearCapture(): void;

  /** Empties the choice and says so in `*CHANGES`, if there was one. */
  resetCapture(): void {
    if (this.capture === 'No') return;
    this.clearCapture();
    this.attributes.get('CAPTURE')?.changed();
  }
}
