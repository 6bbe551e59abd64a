/** From what is configured for capture to the columns of the stream (protocol.md, data port). */

import type { FieldCapture, FieldType } from './field-capture.js';

/** What can be captured of a position, in the order in which it is listed and sent. */
export const CAPTURE_OPTIONS = ['Value', 'Diff', 'Sum', 'Min', 'Max', 'Mean', 'StdDev'] as const;

export type CaptureOption = (typeof CAPTURE_OPTIONS)[number];

/** One option of one field that is configured for capture. */
export interface CaptureRequest {
  /** E.g. `COUNTER1.OUT`, `PCAP.TS_TRIG`. */
  readonly name: string;
  readonly option: CaptureOption;
  readonly kind: 'position' | 'timestamp' | 'samples' | 'bits';
  /** Of bits 1, 0 and empty, which the data port does not show. */
  readonly scale: number;
  readonly offset: number;
  /** `(null)` for a position whose units were never set. */
  readonly units: string;
}

/** A column of the RAW stream. */
export interface StreamField extends FieldCapture {
  /** Nobody asked for it, RAW needs it to be scaled by: SCALED does not have it. */
  readonly isAdded: boolean;
}

/** Columns stand in the order of these. */
const GROUPS = ['bits', '32-bit', '64-bit', 'averaged', 'deviation'] as const;
type Group = (typeof GROUPS)[number];

interface Placed {
  readonly group: Group;
  readonly field: StreamField;
}

/** The clock of every PandA so far, ticks a second. */
export const CLOCK_FREQUENCY = 125e6;

/**
 * The duration of the gate, as a column.
 *
 * @param frequency of the PandA's clock, ticks a second
 */
export function gateRequest(
  name = 'PCAP.GATE_DURATION',
  frequency = CLOCK_FREQUENCY,
): CaptureRequest {
  return { name, option: 'Value', kind: 'samples', scale: 1 / frequency, offset: 0, units: 's' };
}

/**
 * The columns of RAW, in the order and with the types of the stream: words of bits, 32-bit, 64-bit,
 * averaged, deviations. A StdDev has the Mean of its position just before it. Where something is
 * averaged and the gate's duration is not captured, it is added at the very front.
 *
 * @param requests in the order of `*CAPTURE.*?`, which the columns of a group keep
 * @param gate what is added
 */
export function streamFields(
  requests: readonly CaptureRequest[],
  gate: CaptureRequest = gateRequest(),
): StreamField[] {
  const placed = requests.flatMap((request) => placeFields(request, requests));
  const fields = GROUPS.flatMap((group) =>
    placed.filter((each) => each.group === group).map(({ field }) => field),
  );
  const isAveraged = placed.some(({ group }) => group === 'averaged' || group === 'deviation');
  const hasGate = requests.some(({ kind }) => kind === 'samples');
  return isAveraged && !hasGate
    ? [{ ...columnOf(gate, 'int32'), isAdded: true }, ...fields]
    : fields;
}

/** The columns of SCALED: those that were asked for, all double but the words of bits. */
export function scaledFields(fields: readonly StreamField[]): FieldCapture[] {
  return fields
    .filter(({ isAdded }) => !isAdded)
    .map((field) => (field.type === 'uint32' ? field : { ...field, type: 'double' as const }));
}

/** @param all to see a Mean beside a StdDev of the same position */
function placeFields(request: CaptureRequest, all: readonly CaptureRequest[]): Placed[] {
  const isBeside = (option: string): boolean =>
    all.some((other) => other.name === request.name && other.option === option);
  if (request.kind === 'bits') {
    const unscaled = { scale: null, offset: null, units: null };
    return [{ group: 'bits', field: { ...columnOf(request, 'uint32'), ...unscaled } }];
  }
  if (request.kind === 'timestamp') return [{ group: '64-bit', field: columnOf(request, 'int64') }];
  switch (request.option) {
    case 'Sum':
      return [{ group: '64-bit', field: columnOf(request, 'int64') }];
    case 'Mean':
      return isBeside('StdDev') ? [] : [{ group: 'averaged', field: columnOf(request, 'int64') }];
    case 'StdDev': {
      const mean = columnOf({ ...request, option: 'Mean' }, 'int64');
      return [
        { group: 'deviation', field: { ...mean, isAdded: !isBeside('Mean') } },
        { group: 'deviation', field: columnOf(request, 'int96') },
      ];
    }
    default:
      return [{ group: '32-bit', field: columnOf(request, 'int32') }];
  }
}

function columnOf(
  { name, option, scale, offset, units }: CaptureRequest,
  type: FieldType,
): StreamField {
  return { name, type, capture: option, scale, offset, units, isAdded: false };
}
