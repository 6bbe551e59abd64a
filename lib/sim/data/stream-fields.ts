/** From what is configured for capture to the columns of the stream (protocol.md, data port). */

import { InvalidOptionError } from '../../errors.js';
import type { FieldCapture, FieldType } from '../../responses/field-capture.js';

/** Seconds of one tick of the PandA's clock: what timestamps and the gate count. */
export const TICK_SECONDS = 8e-9;

/** A field that can be captured, and what of it shall be. */
export interface CaptureRequest {
  /** With the block's number where it has several instances: `COUNTER1.OUT`, `PCAP.TS_START`. */
  readonly name: string;
  /**
   * What `NAME.CAPTURE=` was set to: options with spaces between, in any order and number; `No` or
   * nothing for no capture.
   */
  readonly option: string;
  /** A `pos_out`, or the subtype of an `ext_out`. */
  readonly kind: 'position' | 'timestamp' | 'samples' | 'bits';
  /** Of a position, as its attributes say; the others have their own. */
  readonly scale: number;
  /** Of a position, in `units`. */
  readonly offset: number;
  /** Of a position. */
  readonly units: string;
}

/** A column of the RAW stream. */
export interface StreamField extends FieldCapture {
  /** Nobody asked for it, RAW needs it to be scaled by: SCALED does not have it. */
  readonly isAdded: boolean;
}

/** What of a position can be captured, in the order that its columns have. */
const OPTIONS = ['Value', 'Diff', 'Sum', 'Min', 'Max', 'Mean', 'StdDev'] as const;
type CaptureOption = (typeof OPTIONS)[number];

/** Columns stand in the order of these; see `groupOf`. */
const GROUPS = ['bits', '32-bit', '64-bit', 'averaged', 'deviation'] as const;
type Group = (typeof GROUPS)[number];

interface Placed {
  readonly group: Group;
  readonly field: StreamField;
}

const EXT_OUT_TYPES: Readonly<Record<Exclude<CaptureRequest['kind'], 'position'>, FieldType>> = {
  bits: 'uint32',
  samples: 'int32',
  timestamp: 'int64',
};

const GATE: CaptureRequest = {
  name: 'PCAP.GATE_DURATION',
  option: 'Value',
  kind: 'samples',
  scale: TICK_SECONDS,
  offset: 0,
  units: 's',
};

/**
 * The columns of RAW, in the order and with the types of the stream: words of bits, 32-bit, 64-bit,
 * averaged, deviations. A StdDev has the Mean of its position just before it. Where something is
 * averaged and the gate's duration is not captured, it is added at the very front.
 *
 * @param requests in the order of `*CAPTURE.*?`, which the columns of a kind keep; what is asked of a
 * field may be in several
 * @throws InvalidOptionError if an option is not one that the field has
 */
export function streamFields(requests: readonly CaptureRequest[]): StreamField[] {
  const captured = joined(requests).filter((request) => optionsOf(request).length > 0);
  const placed = captured.flatMap(placeFields);
  const fields = GROUPS.flatMap((group) =>
    placed.filter((each) => each.group === group).map(({ field }) => field),
  );
  const isAveraged = placed.some(({ group }) => group === 'averaged' || group === 'deviation');
  const hasGate = captured.some(({ kind }) => kind === 'samples');
  return isAveraged && !hasGate ? [{ ...extOutField(GATE), isAdded: true }, ...fields] : fields;
}

/** The columns of SCALED: those that were asked for, all double but the words of bits. */
export function scaledFields(fields: readonly StreamField[]): FieldCapture[] {
  return fields
    .filter(({ isAdded }) => !isAdded)
    .map((field) => (field.type === 'uint32' ? field : { ...field, type: 'double' as const }));
}

/** One request for each field: a Mean has to be seen beside the StdDev. */
function joined(requests: readonly CaptureRequest[]): CaptureRequest[] {
  const byName = new Map<string, CaptureRequest>();
  for (const request of requests) {
    const other = byName.get(request.name);
    const option = other === undefined ? request.option : `${other.option} ${request.option}`;
    byName.set(request.name, { ...request, option });
  }
  return [...byName.values()];
}

/** @throws InvalidOptionError */
function optionsOf({ name, kind, option }: CaptureRequest): CaptureOption[] {
  const words = option.split(' ').filter((word) => word !== '');
  if (words.length === 1 && words[0] === 'No') return [];
  const known: readonly string[] = kind === 'position' ? OPTIONS : ['Value'];
  const wrong = words.find((word) => !known.includes(word));
  if (wrong !== undefined) {
    throw new InvalidOptionError(
      `${name} can't be captured as ${JSON.stringify(wrong)}: give ${known.join(', ')} or No.`,
    );
  }
  return OPTIONS.filter((each) => words.includes(each));
}

function placeFields(request: CaptureRequest): Placed[] {
  if (request.kind !== 'position') {
    return [{ group: groupOf(request.kind), field: extOutField(request) }];
  }
  const options = optionsOf(request);
  const hasDeviation = options.includes('StdDev');
  const own = options
    .filter((capture) => capture !== 'StdDev' && !(capture === 'Mean' && hasDeviation))
    .map((capture) => placePosition(request, capture));
  if (!hasDeviation) return own;
  const mean = positionField(request, 'int64', 'Mean', !options.includes('Mean'));
  const deviation = positionField(request, 'int96', 'StdDev');
  return [...own, { group: 'deviation', field: mean }, { group: 'deviation', field: deviation }];
}

function placePosition(request: CaptureRequest, capture: CaptureOption): Placed {
  if (capture === 'Mean') {
    return { group: 'averaged', field: positionField(request, 'int64', capture) };
  }
  return capture === 'Sum'
    ? { group: '64-bit', field: positionField(request, 'int64', capture) }
    : { group: '32-bit', field: positionField(request, 'int32', capture) };
}

function positionField(
  { name, scale, offset, units }: CaptureRequest,
  type: FieldType,
  capture: CaptureOption,
  isAdded = false,
): StreamField {
  return { name, type, capture, scale, offset, units, isAdded };
}

function groupOf(kind: Exclude<CaptureRequest['kind'], 'position'>): Group {
  if (kind === 'bits') return 'bits';
  return kind === 'samples' ? '32-bit' : '64-bit';
}

function extOutField({ name, kind }: CaptureRequest): StreamField {
  const type = EXT_OUT_TYPES[kind as Exclude<CaptureRequest['kind'], 'position'>];
  const common = { name, type, capture: 'Value', isAdded: false };
  return kind === 'bits'
    ? { ...common, scale: null, offset: null, units: null }
    : { ...common, scale: TICK_SECONDS, offset: 0, units: 's' };
}
