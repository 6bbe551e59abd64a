/** Asks the PandA which values a field or an attribute can have. */

import { CommandError } from '../../errors.js';
import type { Exchange, ExchangeGenerator } from '../exchange.js';
import { type Ask, listFields, type ListedField } from '../introspection/field-query.js';
import {
  anyNumber,
  INT32,
  linesOnly,
  lutFunction,
  nothing,
  oneOf,
  UINT32,
  type ValueCheck,
  wholeNumber,
} from './value-checks.js';

/** The most ticks in registers of 32 and 48 bits. */
const SHORT_TICKS = 2 ** 32 - 1;
const LONG_TICKS = 2 ** 48 - 1;
const SECONDS: ReadonlyMap<string, number> = new Map([
  ['min', 60],
  ['s', 1],
  ['ms', 1e-3],
  ['us', 1e-6],
]);

/** A field or an attribute, and the exchanges about it. */
class Target {
  /** @param path with the block's number: `SEQ1.REPEATS` @param kind without it: `SEQ.REPEATS` */
  constructor(
    readonly ask: Ask,
    readonly path: string,
    readonly kind: string,
  ) {}

  attribute(name: string): Exchange {
    return this.ask(`${this.path}.${name}?`);
  }

  labels(of = ''): Exchange {
    return this.ask(`*ENUMS.${this.kind}${of}?`);
  }
}

type CheckQuestion = (target: Target) => ExchangeGenerator<ValueCheck | null>;
type Questions = ReadonlyMap<string, CheckQuestion>;

/**
 * Checks by type and attribute, for values that the PandA would wrap and store as another value.
 */
const WRAPPED: Questions = new Map<string, CheckQuestion>([
  ['param uint', (target) => upTo(target.attribute('MAX'))],
  ['param int', () => known(wholeNumber(INT32))],
  ['param lut', () => known(lutFunction)],
  ['param lut.RAW', () => known(wholeNumber(UINT32))],
  ['param enum.RAW', () => known(wholeNumber(UINT32))],
  ['param time.RAW', () => known(wholeNumber([0, SHORT_TICKS]))],
  ['param scalar.RAW', () => known(wholeNumber(INT32))],
  ['time.RAW', () => known(wholeNumber([0, LONG_TICKS]))],
  ['bit_mux.DELAY', (target) => upTo(target.attribute('MAX_DELAY'))],
]);

/** Checks for values that the PandA refuses itself, with a less helpful message. */
const REFUSED: Questions = new Map<string, CheckQuestion>([
  ['param bit', () => known(oneOf(['0', '1']))],
  ['param action', () => known(nothing)],
  ['param enum', (target) => labelsCheck(target.labels())],
  ['param time', (target) => timeCheck(target, SHORT_TICKS)],
  ['param time.UNITS', (target) => labelsCheck(target.labels('.UNITS'))],
  ['param scalar', scalarCheck],
  ['param scalar.SCALE', () => known(anyNumber())],
  ['param scalar.OFFSET', () => known(anyNumber())],
  ['time', (target) => timeCheck(target, LONG_TICKS)],
  ['time.UNITS', (target) => labelsCheck(target.labels('.UNITS'))],
  ['bit_mux', (target) => labelsCheck(target.labels())],
  ['pos_mux', (target) => labelsCheck(target.labels())],
  ['pos_out.SCALE', () => known(anyNumber())],
  ['pos_out.OFFSET', () => known(anyNumber())],
  ['table', () => known(linesOnly)],
]);

const ALL: Questions = new Map([...WRAPPED, ...REFUSED]);

/**
 * Asks which values a field or an attribute can have: first for its type, then for the limits of
 * that type.
 *
 * @param name e.g. `SEQ1.REPEATS`, `PULSE1.WIDTH.UNITS`
 * @returns null if the PandA has to decide: the PandA does not know the name, or this library does
 *   not know the type
 */
export function checkFor(ask: Ask, name: string): ExchangeGenerator<ValueCheck | null> {
  return askFor(ask, name, ALL);
}

/**
 * As `checkFor`, but only for values that the PandA would wrap. The result does not depend on other
 * settings.
 */
export function wrapCheckFor(ask: Ask, name: string): ExchangeGenerator<ValueCheck | null> {
  return askFor(ask, name, WRAPPED);
}

function* askFor(
  ask: Ask,
  name: string,
  questions: Questions,
): ExchangeGenerator<ValueCheck | null> {
  const [, instance, field, attribute = ''] = /^([^.*][^.]*)\.([^.]+)(\.[^.]+)?$/.exec(name) ?? [];
  if (instance === undefined || field === undefined) return null;
  // The name of a block may itself end with a digit.
  for (const block of new Set([instance.replace(/(?<=.)\d+$/, ''), instance])) {
    const listed = yield* orNull(listFields(ask, block));
    const found = listed?.find((each) => each.name === field);
    if (found === undefined) continue;
    const question = questions.get(`${typeOf(found)}${attribute}`);
    if (question === undefined) return null;
    return yield* orNull(question(new Target(ask, `${instance}.${field}`, `${block}.${field}`)));
  }
  return null;
}

/** A `write` field takes the same values as a `param` field. */
function typeOf({ type, subtype }: ListedField): string {
  const name = type === 'write' ? 'param' : type;
  return subtype === null ? name : `${name} ${subtype}`;
}

/** Returns null if the PandA refuses a question. */
function* orNull<T>(asking: ExchangeGenerator<T>): ExchangeGenerator<T | null> {
  try {
    return yield* asking;
  } catch (error) {
    if (error instanceof CommandError) return null;
    throw error;
  }
}

// eslint-disable-next-line require-yield -- as the others, which ask
function* known(check: ValueCheck): ExchangeGenerator<ValueCheck> {
  return check;
}

/** Checks a uint. If the PandA does not report the maximum, it is that of a 32-bit register. */
function* upTo(largest: Exchange): ExchangeGenerator<ValueCheck> {
  yield largest;
  return wholeNumber([0, numberIn(largest) ?? UINT32[1]]);
}

function* labelsCheck(labels: Exchange): ExchangeGenerator<ValueCheck | null> {
  yield labels;
  return labels.isMultiline ? oneOf(labels.multiline()) : null;
}

/** Checks a time in the field's current units. */
function* timeCheck(target: Target, ticks: number): ExchangeGenerator<ValueCheck> {
  const [units, frequency] = [target.attribute('UNITS'), target.ask('*CLOCK_FREQ?')];
  yield [units, frequency];
  const name = textIn(units) ?? '';
  const unit = SECONDS.get(name);
  const hertz = numberIn(frequency);
  if (unit === undefined || hertz === null || !(hertz > 0)) return anyNumber([0, Infinity]);
  // The PandA rounds, here and in `scalarCheck`.
  return anyNumber([0, (ticks + 0.5) / (hertz * unit)], ` ${name}`);
}

/** Checks the value of a 32-bit register with a scale and an offset. */
function* scalarCheck(target: Target): ExchangeGenerator<ValueCheck> {
  const exchanges = [target.attribute('SCALE'), target.attribute('OFFSET')] as const;
  yield exchanges;
  const [scale, offset] = exchanges.map(numberIn);
  if (scale == null || offset == null || scale === 0) return anyNumber();
  const ends = [(INT32[0] - 0.5) * scale + offset, (INT32[1] + 0.5) * scale + offset];
  const [low = 0, high = 0] = ends.sort((a, b) => a - b);
  return anyNumber([low, high]);
}

function textIn(exchange: Exchange): string | null {
  return exchange.isRefused ? null : exchange.line();
}

function numberIn(exchange: Exchange): number | null {
  return exchange.isRefused ? null : exchange.number();
}
