/** Parses faults from the command line. */

import { InvalidOptionError, shorten } from '../../errors.js';
import type { Fault, WrongLength } from './fault.js';
import { FAULT_FORMS } from './fault-forms.js';

const DEFAULT_GARBAGE_BYTES = 64;
const MAX_GARBAGE_BYTES = 16 * 1024 * 1024;
const DEFAULT_REFUSAL = 'Data capture already in progress';
const MAX_SECONDS = 86_400;
const MAX_TEXT = 200;

/** Matches `KIND`, `@` and the position, `:` and details, `#` and the acquisition. */
const FAULT = /^(?<kind>[a-z-]+)(?:@(?<where>[^:#]*))?(?::(?<details>.*?))?(?:#(?<number>\d+))?$/u;

/**
 * Parses one fault, such as `close@20000`. It affects every acquisition, or, with `#2` at the end,
 * only the second one that is armed.
 *
 * @throws InvalidOptionError if the text is not a fault
 */
export function parseFault(text: string): Fault {
  const { kind, where, details, number } = FAULT.exec(text)?.groups ?? {};
  if (kind === undefined || !Object.hasOwn(FAULT_FORMS, kind)) {
    const forms = Object.values(FAULT_FORMS).map(({ form }) => form);
    throw new InvalidOptionError(
      `The fault ${quote(text)} is unknown: choose from ${forms.join(', ')}.`,
    );
  }
  const fault = read(kind as Fault['kind'], {
    where,
    details,
    acquisition: number === undefined ? null : positive(number),
  });
  if (fault === null) {
    throw new InvalidOptionError(
      `The fault ${quote(text)} can't be understood: write it as ${FAULT_FORMS[kind as Fault['kind']].form}, with #N at the end for the Nth acquisition only.`,
    );
  }
  return fault;
}

interface Parts {
  readonly where: string | undefined;
  readonly details: string | undefined;
  /** Undefined: given, but not a number from 1. */
  readonly acquisition: number | null | undefined;
}

/** Returns null if a part is missing, superfluous or not a number. */
function read(kind: Fault['kind'], { where, details, acquisition }: Parts): Fault | null {
  const after = whole(where);
  if (acquisition === undefined) return null;
  switch (kind) {
    case 'close':
    case 'reset':
    case 'overrun':
    case 'shutdown':
      if (after === undefined || details !== undefined) return null;
      return { kind, after, acquisition };
    case 'stall': {
      const seconds = duration(details);
      if (after === undefined || seconds === undefined) return null;
      return { kind, after, seconds, acquisition };
    }
    case 'garbage': {
      const length = details === undefined ? DEFAULT_GARBAGE_BYTES : positive(details);
      if (after === undefined || length === undefined || length > MAX_GARBAGE_BYTES) return null;
      return { kind, after, length, acquisition };
    }
    case 'length': {
      const frame = positive(where);
      const wrong = details ?? 'bad';
      if (frame === undefined || !isWrongLength(wrong)) return null;
      return { kind, frame, wrong, acquisition };
    }
    case 'end':
      if (after === undefined || !isLine(details)) return null;
      return { kind, samples: after, reason: details, acquisition };
    case 'refuse-arm': {
      const [, count, message = DEFAULT_REFUSAL] = /^(\d+)(?::(.*))?$/u.exec(details ?? '') ?? [];
      const times = positive(count);
      if (where !== undefined || times === undefined || !isLine(message)) return null;
      return { kind, times, message, acquisition };
    }
    case 'slow-control': {
      const seconds = duration(details);
      if (where !== undefined || seconds === undefined || acquisition !== null) return null;
      return { kind, seconds };
    }
  }
}

function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function positive(text: string | undefined): number | undefined {
  const number = whole(text);
  return number === 0 ? undefined : number;
}

function duration(text: string | undefined): number | undefined {
  if (text === undefined || !/^(\d+\.?\d*|\.\d+)$/.test(text)) return undefined;
  const seconds = Number(text);
  return seconds <= MAX_SECONDS ? seconds : undefined;
}

function isWrongLength(text: string): text is WrongLength {
  return text === 'short' || text === 'bad' || text === 'huge';
}

/** Whether the text can be part of a line that is sent. */
function isLine(text: string | undefined): text is string {
  return text !== undefined && text.length <= MAX_TEXT && /^\P{Cc}+$/u.test(text);
}

const quote = (text: string): string => JSON.stringify(shorten(text, 60));
