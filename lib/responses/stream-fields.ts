/** Computes the columns of the stream from the capture settings (protocol.md, data port). */

import type { FieldCapture, FieldType } from './field-capture.js';

/** The values that can be captured of a position, in the order of lists and of the stream. */
export const CAPTURE_OPTIONS = ['Value', 'Diff', 'Sum', 'Min', 'Max', 'Mean', 'StdDev'] as const;

export type CaptureOption = (typeof CAPTURE_OPTIONS)[number];

/** One captured value of one field. */
export interface CaptureRequest {
  /** The name of the field, e.g. `COUNTER1.OUT`, `PCAP.TS_TRIG`. */
  readonly name: string;
  readonly option: CaptureOption;
  readonly kind: 'position' | 'timestamp' | 'samples' | 'bits';
  /** For words of bits: scale 1, offset 0 and no units, which the header leaves out. */
  readonly scale: number;
  readonly offset: number;
  /** `(null)` for a position whose units were never set. */
  readonly units: string;
}

/** A column of the RAW stream. */
export interface StreamField extends FieldCapture {
  /**
   * True for a column that was not requested, but is needed to scale others in RAW mode. SCALED
   * mode leaves it out.
   */
  readonly isAdded: boolean;
}

/** The columns are sorted by these groups. */
const GROUPS = ['bits', '32-bit', '64-bit', 'averaged', 'deviation'] as const;
type Group = (typeof GROUPS)[number];

interface Placed {
  readonly group: Group;
  readonly field: StreamField;
}

/** The clock frequency of all known PandAs, in hertz. */
export const CLOCK_FREQUENCY = 125e6;

/**
 * Makes the request for the gate duration.
 *
 * @param frequency of the PandA's clock, in hertz
 */
export function gateRequest(
  name = 'PCAP.GATE_DURATION',
  frequency = CLOCK_FREQUENCY,
): CaptureRequest {
  return { name, option: 'Value', kind: 'samples', scale: 1 / frequency, offset: 0, units: 's' };
}

/**
 * Computes the columns of a RAW stream, in the order and with the types of the stream: words of
 * bits, 32-bit, 64-bit, averaged, deviations. The Mean of a position stands directly before its
 * StdDev. If a mean or a deviation is captured and the gate duration is not, the gate duration is
 * added as the first column.
 *
 * @param requests in the order of `*CAPTURE.*?`, which the columns of a group keep
 * @param gate the column to add for the gate duration
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

/** The columns of a SCALED stream: the requested ones, all of type double except words of bits. */
export function scaledFields(fields: readonly StreamField[]): FieldCapture[] {
  return fields
    .filter(({ isAdded }) => !isAdded)
    .map((field) => (field.type === 'uint32' ? field : { ...field, type: 'double' as const }));
}

/** @param all all requests, to find the Mean of a position with a StdDev */
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
