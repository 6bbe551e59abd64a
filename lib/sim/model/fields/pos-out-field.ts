/** Outputs on the position bus. */

import type { AttributeOptions } from '../attribute.js';
import { CAPTURE_CHOICES } from '../captures.js';
import {
  CAPTURE_OPTIONS,
  type CaptureOption,
  type CaptureRequest,
} from '../../../responses/stream-fields.js';
import type { FieldDefinition } from '../definition.js';
import { formatDouble } from '../format-double.js';
import { Refused } from '../refused.js';
import type { Value } from '../reported.js';
import { Scanner, scanAll } from '../scanner.js';
import { CapturableField } from './capturable.js';
import type { FieldContext } from './field.js';

export class PosOutField extends CapturableField {
  protected override readonly isLive = true;
  #scale = 1;
  #offset = 0;
  #units: string | null = null;
  #options: readonly CaptureOption[] = [];

  constructor(name: string, definition: FieldDefinition, context: FieldContext) {
    super(name, 'POSN', definition, context);
    this.addAttributes([
      ['UNITS', this.#unitsAttribute()],
      [
        'SCALED',
        {
          description: 'The position with scale and offset',
          get: () => formatDouble(this.#position * this.#scale + this.#offset),
        },
      ],
      [
        'OFFSET',
        {
          description: 'What scaling adds',
          get: () => formatDouble(this.#offset),
          put: (text) => (this.#offset = scanAll(text, (scanner) => scanner.double())),
          isReported: true,
        },
      ],
      [
        'SCALE',
        {
          description: 'What scaling multiplies by',
          get: () => formatDouble(this.#scale),
          put: (text) => (this.#scale = scanAll(text, (scanner) => scanner.double())),
          isReported: true,
        },
      ],
      ['CAPTURE', this.#captureAttribute()],
    ]);
  }

  override get(): Value {
    return String(this.#position);
  }

  override get capture(): string {
    return this.#options.length === 0 ? 'No' : this.#options.join(' ');
  }

  override captures(): readonly CaptureRequest[] {
    return this.#options.map((option) => ({
      name: this.name,
      option,
      kind: 'position',
      scale: this.#scale,
      offset: this.#offset,
      units: this.#units ?? '(null)',
    }));
  }

  override clearCapture(): void {
    this.#options = [];
  }

  get #position(): number {
    return this.context.readings().position(this.name);
  }

  #unitsAttribute(): AttributeOptions {
    return {
      description: 'Units of the scaled position',
      get: () => this.#units ?? '',
      put: (text) => (this.#units = text),
      isReported: true,
    };
  }

  #captureAttribute(): AttributeOptions {
    return {
      description: 'What is captured of it',
      get: () => this.capture,
      put: (text) => (this.#options = parseOptions(text)),
      labels: CAPTURE_CHOICES,
      isReported: true,
    };
  }
}

/** Parses capture options in any order, separated by blanks; `No` or nothing means none. */
function parseOptions(text: string): readonly CaptureOption[] {
  if (text === 'No') return [];
  const words = new Set<string>();
  const scanner = new Scanner(text);
  while (!scanner.isAtEnd) {
    const word = scanner.word();
    scanner.skipBlanks();
    if (!(CAPTURE_OPTIONS as readonly string[]).includes(word)) {
      throw new Refused(`Unknown capture option "${word}"`);
    }
    words.add(word);
  }
  return CAPTURE_OPTIONS.filter((option) => words.has(option));
}
