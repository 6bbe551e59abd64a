/** Asks for the details of a field, depending on its type. */

import { CommandError } from '../../errors.js';
import {
  BitMuxFieldInfo,
  BitOutFieldInfo,
  EnumFieldInfo,
  ExtOutBitsFieldInfo,
  ExtOutFieldInfo,
  FieldInfo,
  PosMuxFieldInfo,
  PosOutFieldInfo,
  ScalarFieldInfo,
  SubtypeTimeFieldInfo,
  TimeFieldInfo,
  UintFieldInfo,
} from '../../responses/field-info.js';
import type { ApiVersion } from '../command.js';
import type { Exchange, ExchangeGenerator } from '../exchange.js';
import { type Ask, descriptionIn, FieldQuery, type ListedField } from './field-query.js';
import { type Completion, tableDetails } from './table-details.js';
import { together } from '../together.js';

type Details = (query: FieldQuery, version: ApiVersion | null) => ExchangeGenerator<Completion>;

/** For fields of the types `param`, `read` and `write`. */
const BY_SUBTYPE: ReadonlyMap<string, Details> = new Map([
  ['uint', uintDetails],
  ['scalar', scalarDetails],
  ['time', (query) => unitsDetails(query, SubtypeTimeFieldInfo)],
  ['enum', (query) => labelsDetails(query, EnumFieldInfo)],
] satisfies [string, Details][]);

const BY_TYPE: ReadonlyMap<string, Details> = new Map([
  ['time', (query) => unitsDetails(query, TimeFieldInfo)],
  ['bit_out', bitOutDetails],
  ['bit_mux', bitMuxDetails],
  ['pos_mux', (query) => labelsDetails(query, PosMuxFieldInfo)],
  ['table', tableDetails],
  ['pos_out', (query) => captureDetails(query, PosOutFieldInfo)],
  ['ext_out', (query) => captureDetails(query, ExtOutFieldInfo)],
  ['ext_out bits', extOutBitsDetails],
] satisfies [string, Details][]);

const FAMILIAR_EXT_OUTS: readonly string[] = ['timestamp', 'samples', 'bits'];

/**
 * Asks for the description of a field and for the attributes of its type (protocol.md, control
 * port: field types, attributes). A field of an unknown type has only the description.
 *
 * @throws CommandError
 */
export function* fieldDetails(
  ask: Ask,
  block: string,
  field: ListedField,
  version: ApiVersion | null,
): ExchangeGenerator<FieldInfo> {
  const query = new FieldQuery(ask, block, field.name);
  const [description, complete] = yield* together([
    fieldDescription(query),
    ifFamiliar(field, detailsOf(field)(query, version)),
  ]);
  return complete(new FieldInfo(field.type, field.subtype, description));
}

function* fieldDescription(query: FieldQuery): ExchangeGenerator<string | null> {
  const description = query.description();
  yield description;
  return descriptionIn(description);
}

function detailsOf({ type, subtype }: ListedField): Details {
  const found = isRegister(type)
    ? BY_SUBTYPE.get(subtype ?? '')
    : (BY_TYPE.get(`${type} ${subtype ?? ''}`) ?? BY_TYPE.get(type));
  return found ?? noDetails;
}

function isRegister(type: string): boolean {
  return type === 'param' || type === 'read' || type === 'write';
}

/** A new subtype of a known type may lack the usual attributes: the field has no details then. */
function* ifFamiliar(
  { type, subtype }: ListedField,
  details: ExchangeGenerator<Completion>,
): ExchangeGenerator<Completion> {
  const familiar =
    isRegister(type) ||
    (type === 'ext_out' ? FAMILIAR_EXT_OUTS.includes(subtype ?? '') : subtype === null);
  try {
    return yield* details;
  } catch (error) {
    if (familiar || !(error instanceof CommandError)) throw error;
    return asTheyAre;
  }
}

function asTheyAre(basics: FieldInfo): FieldInfo {
  return basics;
}

function* noDetails(): ExchangeGenerator<Completion> {
  yield [];
  return asTheyAre;
}

function* uintDetails(query: FieldQuery): ExchangeGenerator<Completion> {
  const max = query.attribute('MAX');
  yield max;
  const maxVal = max.number();
  return (basics) => new UintFieldInfo(basics, maxVal);
}

function* scalarDetails(query: FieldQuery): ExchangeGenerator<Completion> {
  const unitsOf = query.attribute('UNITS');
  const factor = query.attribute('SCALE');
  const zero = query.attribute('OFFSET');
  yield [unitsOf, factor, zero];
  const units = unitsOf.line();
  const scale = factor.number();
  const offset = zero.number();
  return (basics) => new ScalarFieldInfo(basics, units, scale, offset);
}

function* bitOutDetails(query: FieldQuery): ExchangeGenerator<Completion> {
  const word = query.attribute('CAPTURE_WORD');
  const bit = query.attribute('OFFSET');
  yield [word, bit];
  const captureWord = word.line();
  const offset = bit.number();
  return (basics) => new BitOutFieldInfo(basics, captureWord, offset);
}

function* bitMuxDetails(query: FieldQuery): ExchangeGenerator<Completion> {
  const delay = query.attribute('MAX_DELAY');
  const bits = query.labels();
  yield [delay, bits];
  const maxDelay = delay.number();
  const labels = bits.multiline();
  return (basics) => new BitMuxFieldInfo(basics, maxDelay, labels);
}

function* extOutBitsDetails(query: FieldQuery): ExchangeGenerator<Completion> {
  const capture = query.attributeLabels('CAPTURE');
  const names = query.attribute('BITS');
  yield [capture, names];
  const captureLabels = capture.multiline();
  const bits = names.multiline();
  return (basics) => new ExtOutBitsFieldInfo(basics, captureLabels, bits);
}

/** A class whose only details are labels. */
type Labelled = new (basics: FieldInfo, labels: readonly string[]) => FieldInfo;

function labelsDetails(query: FieldQuery, info: Labelled): ExchangeGenerator<Completion> {
  return oneList(query.labels(), info);
}

function unitsDetails(query: FieldQuery, info: Labelled): ExchangeGenerator<Completion> {
  return oneList(query.attributeLabels('UNITS'), info);
}

function captureDetails(query: FieldQuery, info: Labelled): ExchangeGenerator<Completion> {
  return oneList(query.attributeLabels('CAPTURE'), info);
}

function* oneList(exchange: Exchange, Info: Labelled): ExchangeGenerator<Completion> {
  yield exchange;
  const labels = exchange.multiline();
  return (basics) => new Info(basics, labels);
}
