/** Valid and invalid input for a simulated PandA. */

import { randomBytes, seededRandom } from '../../../lib/sim/data/random.js';
import { RecordedControl } from '../control/recorded-control.js';
import { RECORDINGS } from '../recordings/recordings.js';

const COMMANDS = [
  ...['*IDN?', '*ECHO hello?', '*WHO?', '*BLOCKS?', '*CHANGES?', '*CHANGES=S', '*CAPTURE?'],
  ...['*CAPTURE.*?', '*POSITIONS?', '*BITS?', '*METADATA.*?', '*METADATA.LAYOUT?', '*VERBOSE=1'],
  ...['*PCAP.ARM=', '*PCAP.DISARM=', '*PCAP.STATUS?', '*PCAP.CAPTURED?', '*PCAP.COMPLETION?'],
  ...[
    'SEQ1.*?',
    'SEQ1.TABLE?',
    'SEQ1.TABLE.B?',
    'SEQ1.TABLE.FIELDS?',
    '*DESC.SEQ.TABLE[].TRIGGER?',
  ],
  ...['SEQ1.PRESCALE=0.1', 'SEQ1.PRESCALE.UNITS=ms', 'SEQ1.REPEATS=0', 'SEQ1.ENABLE=ONE'],
  ...['CLOCK1.ENABLE=ONE', 'CLOCK1.PERIOD.RAW=2', 'PCAP.TRIG=CLOCK1.OUT', 'PCAP.ENABLE=ONE'],
  ...['COUNTER1.OUT.CAPTURE=Value Mean StdDev', 'COUNTER1.OUT.SCALE=1e300', 'COUNTER1.STEP=-1'],
  ...['INENC1.VAL.CAPTURE=Min Max', 'PCAP.BITS0.CAPTURE=Value', 'COUNTER1.OUT.UNITS=<&">'],
  ...[
    'LUT1.FUNC=A&~B|C^D?E:(A)',
    'CALC1.FUNC=A+B+C+D',
    'PULSE1.WIDTH=1e-9',
    'PULSE1.TRIG=CLOCK1.OUT',
  ],
  ...[
    'SEQ1.TABLE<\n1\n2\n3\n4\n',
    'SEQ1.TABLE<B\nAQAQAAAAAAABAAAAAQAAAA==\n',
    'SEQ2.TABLE<<\n1\n2\n3\n4\n',
  ],
  ...['SEQ2.TABLE<<|\n5\n6\n7\n8\n', 'PGEN1.TABLE<\n1\n', '*METADATA.LAYOUT<\n{"a":1}\nb\n'],
];
const RECORDED_LINES = RECORDINGS.flatMap((recordings) => [
  ...new RecordedControl(recordings).answers.keys(),
]);
const REQUESTS = [
  'XML FRAMED RAW',
  'XML FRAMED SCALED',
  'XML FRAMED RAW\nmore',
  'BARE RAW',
  'NO_HEADER',
];
const PARTS = [
  '=',
  '?',
  '<',
  '<<|B',
  '.',
  '*',
  '[',
  '\u0000',
  '\r',
  'é',
  '4294967296',
  '-1',
  '1e999',
  ' ',
];

export class SimInput {
  readonly #random: () => number;
  readonly #commands = [...COMMANDS, ...RECORDED_LINES];

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** From 0 to below `end`. */
  below(end: number): number {
    return this.#random() % end;
  }

  /** Commands, about half of them valid; the last one may lack its line end. */
  control(): Buffer[] {
    const kind = this.below(100);
    if (kind < 8) return [this.#rubbish()];
    if (kind < 14) return [this.#hugeLine()];
    if (kind < 18) return this.#hugeTable();
    const pieces = Array.from({ length: 1 + this.below(30) }, () => {
      const command = Buffer.from(`${this.#pick(this.#commands)}\n`);
      return this.below(2) === 0 ? command : this.#mutate(command);
    });
    return this.below(4) === 0 ? [...pieces, Buffer.from('SEQ1.TABLE<\n1\n2')] : pieces;
  }

  /** Valid or invalid options, and extra bytes after them. */
  data(): Buffer[] {
    const kind = this.below(10);
    if (kind === 0) return [this.#rubbish()];
    if (kind === 1) return [this.#hugeLine()];
    const request = Buffer.from(`${this.#pick(REQUESTS)}\n`);
    return [kind < 5 ? this.#mutate(request) : request];
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  #rubbish(): Buffer {
    return Buffer.from(randomBytes(this.#random, 1 + this.below(1 << this.below(17))));
  }

  /** Up to 4 MB, with or without a line end. */
  #hugeLine(): Buffer {
    const line = Buffer.alloc(4096 + this.below(1 << (12 + this.below(11))), this.#pick(PARTS));
    return this.below(2) === 0 ? line : Buffer.concat([line, Buffer.from('\n*IDN?\n')]);
  }

  /** Up to two million words, with or without an end. */
  #hugeTable(): Buffer[] {
    const how = this.#pick(['<', '<B', '<<', '<<|', '<<B']);
    const line = how.endsWith('B') ? 'AQAAAAEAAAABAAAA\n' : '1 22 333\n';
    const words = this.below(1 << this.below(22));
    const table = Buffer.alloc(Math.ceil(words / 3) * line.length, line);
    const begin = Buffer.from(`${this.#pick(['SEQ1', 'SEQ2', 'PGEN1'])}.TABLE${how}\n`);
    return [begin, table, ...(this.below(4) === 0 ? [] : [Buffer.from('\n')])];
  }

  #mutate(bytes: Buffer): Buffer {
    let mutated = bytes;
    for (let left = 1 + this.below(3); left > 0; left--) {
      const at = this.below(mutated.length + 1);
      const [before, behind] = [mutated.subarray(0, at), mutated.subarray(at)];
      switch (this.below(5)) {
        case 0:
          mutated = Buffer.concat([before, behind.subarray(1)]);
          break;
        case 1:
          mutated = Buffer.concat([before, Buffer.from([this.below(256)]), behind.subarray(1)]);
          break;
        case 2:
          mutated = Buffer.concat([before, Buffer.from(this.#pick(PARTS)), behind]);
          break;
        case 3:
          mutated = Buffer.concat([before, before.subarray(-8), behind]);
          break;
        default:
          mutated = Buffer.concat([before, Buffer.from('\n')]);
      }
    }
    return mutated;
  }
}
