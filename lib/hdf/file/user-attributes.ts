/** Attributes that users give to the root of their files. */

import { inspect } from 'node:util';

import { InvalidOptionError } from '../../errors.js';
import type { NativeAttribute } from '../../native/binding.js';

/**
 * Attributes by name. Whole numbers become int64, other numbers float64, and true and false int64 1 and 0.
 */
export type UserAttributes = Readonly<Record<string, string | number | bigint | boolean>>;

/** SWMR allows 64 attributes on an object. */
const MOST = 40;
const MOST_NAME_BYTES = 255;
const MOST_TEXT_BYTES = 32 * 1024;

/** Names of the files' own attributes. */
const OWN_NAMES = [
  ...['arm_time', 'start_time', 'hw_time_offset_ns', 'pandablocks_version', 'columns'],
  ...['panda_idn', 'panda_software', 'panda_fpga', 'panda_rootfs'],
  ...['finished', 'end_reason', 'samples_reported', 'samples_written', 'first_suspect_sample'],
  ...['missed', 'first_sample'],
];

/** Whether files have an attribute of this name themselves. */
export function isOwnAttribute(name: string): boolean {
  return OWN_NAMES.includes(name);
}

/** @throws InvalidOptionError */
export function checkUserAttributes(attributes: UserAttributes | undefined): void {
  if (attributes === undefined) return;
  if (Object.prototype.toString.call(attributes) !== '[object Object]') {
    throw new InvalidOptionError(`attributes is ${inspect(attributes)}: give an object.`);
  }
  const names = Object.keys(attributes);
  if (names.length > MOST) {
    throw new InvalidOptionError(`${names.length} attributes are too many: give ${MOST} at most.`);
  }
  for (const [name, value] of Object.entries(attributes)) {
    const bytes = Buffer.byteLength(name);
    if (bytes === 0 || bytes > MOST_NAME_BYTES || name.includes('\0')) {
      throw new InvalidOptionError(
        `An attribute can't be called ${JSON.stringify(name)}: give 1 to ${MOST_NAME_BYTES} bytes.`,
      );
    }
    if (isOwnAttribute(name)) {
      throw new InvalidOptionError(
        `The attribute ${name} is one that the files have themselves: choose another name.`,
      );
    }
    checkValue(name, value);
  }
}

function checkValue(name: string, value: unknown): void {
  const isFine =
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    (typeof value === 'bigint' && BigInt.asIntN(64, value) === value) ||
    (typeof value === 'string' && Buffer.byteLength(value) <= MOST_TEXT_BYTES);
  if (isFine && !(typeof value === 'string' && value.includes('\0'))) return;
  throw new InvalidOptionError(
    `The attribute ${name} can't be ${inspect(value).slice(0, 80)}: give a text of at most ${MOST_TEXT_BYTES} bytes, a number, true or false.`,
  );
}

export function userAttributes(attributes: UserAttributes = {}): NativeAttribute[] {
  return Object.entries(attributes).map(([name, value]) => ({ name, value: toNative(value) }));
}

function toNative(value: string | number | bigint | boolean): string | number | bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}
