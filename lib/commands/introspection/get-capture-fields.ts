/** Asks which columns a capture would have. */

import type { FieldCapture } from '../../responses/field-capture.js';
import {
  CAPTURE_OPTIONS,
  type CaptureOption,
  type CaptureRequest,
  CLOCK_FREQUENCY,
  gateRequest,
  streamFields,
} from '../../responses/stream-fields.js';
import { type ApiVersion, Command } from '../command.js';
import type { Exchange, ExchangeGenerator } from '../exchange.js';
import { together } from '../together.js';
import { type ListedField, listFields } from './field-query.js';

/** The field of servers without `PCAP.GATE_DURATION`. */
const OLD_GATE = 'PCAP.SAMPLES';

/** A line of `*CAPTURE?`. */
interface Captured {
  readonly name: string;
  readonly options: readonly CaptureOption[];
}

interface Scaling {
  readonly scale: number;
  readonly offset: number;
  readonly units: string;
}

/**
 * Asks which columns the header of a raw acquisition would list if the PandA were armed. They are
 * in the order of the stream, and include the gate duration if a mean is captured. The result is
 * empty if no field is set up for capture.
 */
export class GetCaptureFields extends Command<FieldCapture[]> {
  *execute(_version?: ApiVersion | null): ExchangeGenerator<FieldCapture[]> {
    const ask = (line: string) => this.exchange(line);
    const [list, blocks, clock] = ['*CAPTURE?', '*BLOCKS?', '*CLOCK_FREQ?'].map(ask) as [
      Exchange,
      Exchange,
      Exchange,
    ];
    yield [list, blocks, clock];
    const captured = list.multiline().map((line) => parseLine(line, list));
    const known = new Set(blocks.multiline().map((line) => line.split(' ')[0] ?? ''));
    const names = [...new Set(['PCAP', ...captured.map(({ name }) => blockOf(name, known))])];
    if (captured.length === 0) return [];
    const lists = yield* together(names.map((name) => listFields(ask, name)));
    const fields = new Map(names.map((name, i) => [name, lists[i] ?? []]));
    const kindOf = ({ name }: Captured): CaptureRequest['kind'] =>
      kindOfField(find(fields.get(blockOf(name, known)), name));
    const frequency = (clock.isRefused ? 0 : Number(clock.line())) || CLOCK_FREQUENCY;
    const scalings = yield* together(
      captured.map((each) => scalingOf(ask, each.name, kindOf(each), frequency)),
    );
    const requests = captured.flatMap((each, i) =>
      each.options.map((option): CaptureRequest => ({
        ...{ name: each.name, option, kind: kindOf(each) },
        ...(scalings[i] as Scaling),
      })),
    );
    const hasGate = fields.get('PCAP')?.some(({ name }) => name === 'GATE_DURATION') ?? true;
    const gate = gateRequest(hasGate ? undefined : OLD_GATE, frequency);
    return streamFields(requests, gate).map(({ isAdded: _, ...field }) => field);
  }
}

/** `NAME OPTION...` */
function parseLine(line: string, list: Exchange): Captured {
  const [name = '', ...words] = line.split(' ').filter((word) => word !== '');
  const options = CAPTURE_OPTIONS.filter((option) => words.includes(option));
  if (name === '' || options.length !== words.length || words.length === 0) throw list.unexpected();
  return { name, options };
}

/**
 * A field name has no number if its block has one instance, and some block names end with a digit.
 */
function blockOf(field: string, known: ReadonlySet<string>): string {
  const block = field.split('.')[0] ?? '';
  return known.has(block) ? block : block.replace(/\d+$/, '');
}

function find(fields: readonly ListedField[] | undefined, name: string): ListedField | undefined {
  const own = name.slice(name.indexOf('.') + 1);
  return fields?.find((field) => field.name === own);
}

/** An unknown field is treated as a position, as all other fields that can be captured are. */
function kindOfField(field: ListedField | undefined): CaptureRequest['kind'] {
  const { type, subtype } = field ?? {};
  const isKnown = subtype === 'timestamp' || subtype === 'samples' || subtype === 'bits';
  return type === 'ext_out' && isKnown ? subtype : 'position';
}

function* scalingOf(
  ask: (line: string) => Exchange,
  name: string,
  kind: CaptureRequest['kind'],
  frequency: number,
): ExchangeGenerator<Scaling> {
  if (kind === 'bits') return { scale: 1, offset: 0, units: '' };
  if (kind !== 'position') return { scale: 1 / frequency, offset: 0, units: 's' };
  const [scale, offset, units] = ['SCALE', 'OFFSET', 'UNITS'].map((attribute) =>
    ask(`${name}.${attribute}?`),
  ) as [Exchange, Exchange, Exchange];
  yield [scale, offset, units];
  return { scale: Number(scale.line()), offset: Number(offset.line()), units: units.line() };
}
