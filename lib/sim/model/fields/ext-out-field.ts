/** Fields that only PCAP captures: timestamps, the gate duration, bits. */

import type { AttributeOptions } from '../attribute.js';
import type { CaptureRequest } from '../../../responses/stream-fields.js';
import type { FieldDefinition } from '../definition.js';
import { TICKS_PER_SECOND } from '../../machine/registers.js';
import { Refused } from '../refused.js';
import { CapturableField } from './capturable.js';
import type { FieldContext } from './field.js';

const LABELS = ['No', 'Value'];

export class ExtOutField extends CapturableField {
  readonly #kind: 'timestamp' | 'samples' | 'bits';
  #isCaptured = false;

  /** @throws Error for an unknown subtype */
  constructor(name: string, definition: FieldDefinition, context: FieldContext) {
    super(name, null, definition, context);
    this.#kind = kindOf(definition);
    const capture: AttributeOptions = {
      description: 'Whether it is captured',
      get: () => this.capture,
      put: (text) => this.#setCapture(text),
      labels: LABELS,
      isReported: true,
    };
    this.addAttributes([...this.#ownAttributes(), ['CAPTURE', capture]]);
  }

  override get capture(): string {
    return this.#isCaptured ? 'Value' : 'No';
  }

  override captures(): readonly CaptureRequest[] {
    if (!this.#isCaptured) return [];
    const scaling =
      this.#kind === 'bits'
        ? { scale: 1, offset: 0, units: '' }
        : { scale: 1 / TICKS_PER_SECOND, offset: 0, units: 's' };
    return [{ name: this.name, option: 'Value', kind: this.#kind, ...scaling }];
  }

  override clearCapture(): void {
    this.#isCaptured = false;
  }

  #setCapture(text: string): void {
    if (!LABELS.includes(text)) throw new Refused('Invalid capture option');
    this.#isCaptured = text === 'Value';
  }

  #ownAttributes(): readonly (readonly [string, AttributeOptions])[] {
    if (this.#kind !== 'bits') return [];
    const { buses } = this.context;
    const names = buses.bitsOfWord(buses.captureWords.indexOf(this.name));
    return [['BITS', { description: 'The bits that it captures', get: () => names }]];
  }
}

function kindOf({ name, subtype }: FieldDefinition): 'timestamp' | 'samples' | 'bits' {
  if (subtype === 'timestamp' || subtype === 'samples' || subtype === 'bits') return subtype;
  throw new Error(`${name}: there is no ext_out ${String(subtype)}.`);
}
