/** The XML that the data port sends before the samples of an acquisition. */

import sax from 'sax';

import { ProtocolError, shorten } from '../errors.js';
import { type StartData } from '../responses/data.js';
import {
  columnName,
  FIELD_SIZES,
  type FieldCapture,
  type FieldType,
} from '../responses/field-capture.js';

/** Servers before 2.1 send this field at the front of a sample without listing it. */
const UNLISTED_SAMPLES: FieldCapture = {
  name: 'PCAP.SAMPLES',
  type: 'uint32',
  capture: 'Value',
  scale: null,
  offset: null,
  units: null,
};

/** Names become columns and datasets, so only letters, digits, `_` and `.` are allowed. */
const NAME = /^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/;

/** Names of real fields are shorter than 50 characters. */
const MAX_NAME_LENGTH = 256;
/** A PandA has some hundred columns at most; HDF5 has problems with several thousand. */
const MAX_FIELDS = 4096;

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DIGITS = /^\d{1,15}$/;
const MAX_INT64 = 2n ** 63n;
/** `<header>`, `<fields>`, `<field>`, and one level for newer servers. */
const MAX_DEPTH = 4;

type Attributes = Readonly<Record<string, string | undefined>>;

/**
 * Parses a header (protocol.md, data port).
 *
 * @throws ProtocolError if the header is not XML, or if its content is not possible for a PandA
 */
export function parseDataHeader(text: string): StartData {
  const { data, fields } = parseXml(text);
  if (fields.length > MAX_FIELDS) {
    throw new ProtocolError(
      `The data header lists ${fields.length} fields; ${MAX_FIELDS} are possible.`,
    );
  }
  const listed = fields.map(parseField);
  const sampleBytes = parseCount(data, 'sample_bytes');
  const missing = sampleBytes - sizeOf(listed);
  const isOldServer = missing === FIELD_SIZES[UNLISTED_SAMPLES.type];
  if (missing !== 0 && !isOldServer) {
    throw new ProtocolError(
      `The data header says ${sampleBytes} bytes per sample, but its fields take ${sizeOf(listed)}.`,
    );
  }
  const all = isOldServer ? [UNLISTED_SAMPLES, ...listed] : listed;
  refuseDuplicates(all);
  return {
    kind: 'start',
    fields: all,
    missed: data['missed'] === undefined ? 0 : parseCount(data, 'missed'),
    process: required(data, 'process'),
    format: data['format'] ?? 'Framed',
    sampleBytes,
    armTime: data['arm_time'] ?? null,
    startTime: data['start_time'] ?? null,
    hwTimeOffsetNs: parseInt64(data['hw_time_offset_ns']),
  };
}

function parseXml(text: string): { data: Attributes; fields: Attributes[] } {
  const open: string[] = [];
  const fields: Attributes[] = [];
  let data: Attributes | undefined;
  const fail = (reason: string, cause?: unknown): never => {
    throw new ProtocolError(`The data header can't be understood: ${reason}.`, { cause });
  };
  const parser = sax.parser(true);
  parser.onerror = (error) => fail(error.message.replaceAll('\n', ', '), error);
  parser.ondoctype = () => fail('it has a document type');
  parser.onopentag = (tag) => {
    if (open.length >= MAX_DEPTH) fail('it is nested too deeply');
    const path = [...open, tag.name].join('/');
    // No prototype: the peer chooses the attribute names.
    const attributes = Object.assign(Object.create(null) as object, tag.attributes) as Attributes;
    if (path === 'header/fields/field') fields.push(attributes);
    else if (path === 'header/data') data = attributes;
    open.push(tag.name);
  };
  parser.onclosetag = () => {
    open.pop();
  };
  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    return fail((error as Error).message, error);
  }
  return { data: data ?? fail('it has no <data>'), fields };
}

function parseField(attributes: Attributes): FieldCapture {
  const name = required(attributes, 'name');
  const capture = required(attributes, 'capture');
  const isTooLong = name.length > MAX_NAME_LENGTH || capture.length > MAX_NAME_LENGTH;
  if (isTooLong || !NAME.test(name) || !NAME.test(capture)) {
    throw new ProtocolError(
      `The data header has a field called ${JSON.stringify(shorten(`${name}.${capture}`))}: a name has only letters, digits, _ and ., and at most ${MAX_NAME_LENGTH} characters.`,
    );
  }
  const type = required(attributes, 'type');
  if (!Object.hasOwn(FIELD_SIZES, type)) {
    throw new ProtocolError(
      `The data header gives ${shorten(name)} the type ${JSON.stringify(shorten(type))}, which is unknown.`,
    );
  }
  return {
    name,
    type: type as FieldType,
    capture,
    scale: parseNumber(attributes, 'scale'),
    offset: parseNumber(attributes, 'offset'),
    units: attributes['units'] ?? null,
  };
}

function sizeOf(fields: readonly FieldCapture[]): number {
  return fields.reduce((sum, field) => sum + FIELD_SIZES[field.type], 0);
}

/**
 * A sum precedes each sum of squares, even if the mean is already listed with the other fields
 * (protocol.md, StdDev in RAW).
 */
function refuseDuplicates(fields: readonly FieldCapture[]): void {
  const names = fields.map(columnName);
  const isSumOf = (field: FieldCapture | undefined, squares: FieldCapture | undefined): boolean =>
    field?.type === 'int64' &&
    field.capture === 'Mean' &&
    squares?.type === 'int96' &&
    squares.name === field.name;
  const twice = names.find(
    (name, index) => names.indexOf(name) !== index && !isSumOf(fields[index], fields[index + 1]),
  );
  if (twice !== undefined)
    throw new ProtocolError(`The data header lists ${shorten(twice)} twice.`);
}

function required(attributes: Attributes, key: string): string {
  const value = attributes[key];
  if (value === undefined) throw new ProtocolError(`The data header lacks ${key}.`);
  return value;
}

function parseCount(attributes: Attributes, key: string): number {
  const text = required(attributes, key);
  if (!DIGITS.test(text)) {
    throw new ProtocolError(
      `The data header has ${JSON.stringify(shorten(text))} for ${key}, which is not a count.`,
    );
  }
  return Number(text);
}

function parseNumber(attributes: Attributes, key: string): number | null {
  const text = attributes[key];
  if (text === undefined) return null;
  // C prints an invalid scale as `inf` or `nan`.
  const special = /^([+-]?)(?:(inf|infinity)|nan)$/i.exec(text);
  if (special !== null) {
    if (special[2] === undefined) return NaN;
    return special[1] === '-' ? -Infinity : Infinity;
  }
  if (!DECIMAL.test(text)) {
    throw new ProtocolError(
      `The data header has ${JSON.stringify(shorten(text))} for ${key}, which is not a number.`,
    );
  }
  return Number(text);
}

function parseInt64(text: string | undefined): bigint | null {
  if (text === undefined) return null;
  const value = /^[+-]?\d{1,19}$/.test(text) ? BigInt(text.replace('+', '')) : MAX_INT64;
  if (value >= MAX_INT64 || value < -MAX_INT64) {
    throw new ProtocolError(
      `The data header has ${JSON.stringify(shorten(text))} for hw_time_offset_ns, which is not a 64-bit integer.`,
    );
  }
  return value;
}
