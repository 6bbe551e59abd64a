/** The first message of an acquisition: the PandA's header. */

import { StreamMessageError } from '../../errors.js';
import type { StartData } from '../../responses/data.js';
import { FIELD_SIZES, type FieldCapture, type FieldType } from '../../responses/field-capture.js';
import type { Identification } from '../../responses/identification.js';
import { encodeFileWishes, type FileWishes, readFileWishes } from './file-wishes.js';
import { checkVersion, encodeNumber, FORMAT_VERSION, JsonObject, toPayload } from './json.js';

/** Contents of the first message. */
export interface AcquisitionHead {
  /** Name of the PandA in streams. */
  readonly panda: string;
  /** Number of the acquisition. The numbers continue when the publisher is restarted. */
  readonly number: number;
  readonly start: StartData;
  /** Null: the identification is not known. */
  readonly identification: Identification | null;
  readonly options: FileWishes;
  /**
   * Labels of the bits of each word, from bit 0 on; absent if there are no words or the labels are not known.
   */
  readonly bitLabels?: ReadonlyMap<string, readonly string[]> | undefined;
  /** The PandA's saved state, as the text of a file of `pandablocks save`; absent: not asked for. */
  readonly state?: string | undefined;
  /** When the publisher was started, for `%t`: ISO 8601; absent: not known. */
  readonly startedAt?: string | undefined;
  /** Time of publishing: ISO 8601. */
  readonly publishedAt: string;
}

const TYPES = Object.keys(FIELD_SIZES) as FieldType[];

export function encodeHead({ start, ...head }: AcquisitionHead): Uint8Array {
  const { kind: _, fields, hwTimeOffsetNs, ...rest } = start;
  return toPayload({
    version: FORMAT_VERSION,
    panda: head.panda,
    number: head.number,
    start: {
      ...rest,
      fields: fields.map((field) => ({
        ...field,
        scale: encodeNumber(field.scale),
        offset: encodeNumber(field.offset),
      })),
      hwTimeOffsetNs: hwTimeOffsetNs === null ? null : String(hwTimeOffsetNs),
    },
    identification: head.identification,
    options: encodeFileWishes(head.options),
    ...(head.bitLabels !== undefined && { bitLabels: Object.fromEntries(head.bitLabels) }),
    ...(head.state !== undefined && { state: head.state }),
    ...(head.startedAt !== undefined && { startedAt: head.startedAt }),
    publishedAt: head.publishedAt,
  });
}

/** @throws StreamMessageError */
export function decodeHead(payload: Uint8Array): AcquisitionHead {
  const head = JsonObject.parse('head', payload);
  checkVersion('head', head);
  const identification = head.objectOrNull('identification');
  return {
    panda: head.text('panda'),
    number: head.count('number'),
    start: startOf(head.object('start')),
    identification: identification === null ? null : identificationOf(identification),
    options: readFileWishes(head.object('options')),
    ...(head.has('bitLabels') && { bitLabels: head.textLists('bitLabels') }),
    ...(head.has('state') && { state: head.text('state') }),
    ...(head.has('startedAt') && { startedAt: momentOf(head.text('startedAt')) }),
    publishedAt: head.text('publishedAt'),
  };
}

function startOf(start: JsonObject): StartData {
  const fields = start.objects('fields').map(fieldOf);
  const sampleBytes = start.count('sampleBytes');
  const sum = fields.reduce((bytes, { type }) => bytes + FIELD_SIZES[type], 0);
  if (sum !== sampleBytes) {
    throw new StreamMessageError(
      `The fields of the head have ${sum} bytes a sample, and its sampleBytes are ${sampleBytes}.`,
    );
  }
  return {
    kind: 'start',
    fields,
    missed: start.count('missed'),
    process: start.text('process'),
    format: start.text('format'),
    sampleBytes,
    armTime: start.textOrNull('armTime'),
    startTime: start.textOrNull('startTime'),
    hwTimeOffsetNs: bigintOf(start.textOrNull('hwTimeOffsetNs')),
  };
}

function fieldOf(field: JsonObject): FieldCapture {
  return {
    name: field.text('name'),
    type: field.oneOf('type', TYPES),
    capture: field.text('capture'),
    scale: field.numberOrNull('scale'),
    offset: field.numberOrNull('offset'),
    units: field.textOrNull('units'),
  };
}

function momentOf(text: string): string {
  if (text.length < 40 && !Number.isNaN(Date.parse(text))) return text;
  throw new StreamMessageError('The startedAt of the head is no time.');
}

function bigintOf(text: string | null): bigint | null {
  if (text === null) return null;
  if (!/^-?\d{1,30}$/.test(text)) {
    throw new StreamMessageError('The hwTimeOffsetNs of the head is no whole number.');
  }
  return BigInt(text);
}

function identificationOf(object: JsonObject): Identification {
  return {
    text: object.text('text'),
    software: object.textOrNull('software'),
    fpga: object.textOrNull('fpga'),
    rootfs: object.textOrNull('rootfs'),
    version: versionOf(object),
  };
}

function versionOf(object: JsonObject): readonly [number, number] | null {
  const numbers = object.countsOrNull('version');
  if (numbers === null) return null;
  const [major, minor] = numbers;
  if (major === undefined || minor === undefined || numbers.length !== 2) {
    throw new StreamMessageError('The version of the identification is not two numbers.');
  }
  return [major, minor];
}
