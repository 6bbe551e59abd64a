/** A PandA that has a state: what was set can be read, and a change of units changes the value. */

import { fromBase64Lines, toBase64Lines } from '../../lib/tables/base64.js';
import { lines } from './answers.js';

const SCALES: Readonly<Record<string, number>> = { s: 1, ms: 1000, us: 1e6 };

export class StatePanda {
  /** Attributes that can be set, and the one that can't. */
  readonly attributes = new Map([
    ['PULSE1.DELAY.UNITS', 's'],
    ['COUNTER1.OUT.CAPTURE', 'No'],
    ['SEQ1.TABLE.QUEUED_LINES', '0'],
  ]);
  /** In seconds. */
  delay = 0;
  readonly fields = new Map([['TTLIN1.TERM', 'High-Z']]);
  table = new Uint32Array();
  readonly labels = new Map([['*METADATA.DESIGN', '']]);
  layout: readonly string[] = [];

  /** The answer to a question, without its last line end. */
  answer(question: string): string {
    const [head = '', ...rest] = question.split('\n');
    const operatorAt = head.search(/[?=<]/);
    const name = head.slice(0, operatorAt);
    if (head[operatorAt] === '?') return this.#query(name);
    if (head[operatorAt] === '=') return this.#assign(name, head.slice(operatorAt + 1));
    return this.#write(head, rest.slice(0, -1));
  }

  #query(name: string): string {
    const assignments = (values: Iterable<[string, string]>) =>
      [...values].map((pair) => pair.join('='));
    switch (name) {
      case '*CHANGES.ATTR':
        return lines(...assignments(this.attributes));
      case '*CHANGES.CONFIG':
        return lines(`PULSE1.DELAY=${this.delay * this.#scale}`, ...assignments(this.fields));
      case '*CHANGES.TABLE':
        return lines('SEQ1.TABLE<');
      case '*CHANGES.METADATA':
        return lines(...assignments(this.labels), '*METADATA.LAYOUT<');
      case 'SEQ1.TABLE.B':
        return lines(...toBase64Lines(this.table));
      case '*METADATA.LAYOUT':
        return lines(...this.layout);
      default:
        return 'ERR No such field';
    }
  }

  #assign(name: string, value: string): string {
    if (name === 'SEQ1.TABLE.QUEUED_LINES') return 'ERR Attribute not writeable';
    if (name === 'PULSE1.DELAY') {
      this.delay = Number(value) / this.#scale;
      return 'OK';
    }
    const holder = [this.attributes, this.fields, this.labels].find((map) => map.has(name));
    holder?.set(name, value);
    return holder === undefined ? 'ERR No such field' : 'OK';
  }

  #write(head: string, written: readonly string[]): string {
    if (head === '*METADATA.LAYOUT<') this.layout = written;
    else if (head === 'SEQ1.TABLE<B') this.table = fromBase64Lines(written).slice();
    else return 'ERR No such block';
    return 'OK';
  }

  get #scale(): number {
    return SCALES[this.attributes.get('PULSE1.DELAY.UNITS')!]!;
  }
}
