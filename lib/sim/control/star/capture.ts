/** Commands about captures: the capturable fields, their settings, and arming. */

import { CAPTURE_CHOICES } from '../../model/captures.js';
import { CAPTURE_OPTIONS } from '../../../responses/stream-fields.js';
import { Refused } from '../../model/refused.js';
import { type Scanner, scanAll } from '../../model/scanner.js';
import { OK, valueAnswer } from '../answer.js';
import type { StarCommands, StarContext } from './star-command.js';

export const CAPTURE: StarCommands = {
  CAPTURE: { hasArgument: true, query: queryCapture, assign: resetCapture },
  POSITIONS: {
    query: (_rest, { panda }) => valueAnswer([...panda.buses.positions.keys()]),
  },
  BITS: {
    query: (_rest, { panda }) => valueAnswer([...panda.buses.bits.keys()]),
  },
  PCAP: { hasArgument: true, query: queryPcap, assign: assignPcap },
};

function queryCapture(rest: Scanner, { panda }: StarContext): string {
  if (!rest.skip('.')) {
    rest.end();
    const captured = panda.capturable.filter(({ capture }) => capture !== 'No');
    return valueAnswer(captured.map(({ name, capture }) => `${name} ${capture}`));
  }
  const option = rest.skip('*') ? '*' : rest.word();
  rest.end();
  const lists: Readonly<Record<string, () => readonly string[]>> = {
    '*': () => panda.capturable.map(({ name }) => name),
    OPTIONS: () => CAPTURE_OPTIONS,
    ENUMS: () => CAPTURE_CHOICES,
  };
  if (!Object.hasOwn(lists, option)) throw new Refused('Invalid *CAPTURE option');
  return valueAnswer(lists[option]?.() ?? []);
}

function resetCapture(rest: Scanner, value: string, { panda }: StarContext): string {
  rest.end();
  scanAll(value, () => null);
  for (const field of panda.capturable) field.resetCapture();
  return OK;
}

function queryPcap(rest: Scanner, { capture }: StarContext): string {
  const readers: Readonly<Record<string, () => string>> = {
    STATUS: () => capture.status(),
    CAPTURED: () => String(capture.captured()),
    COMPLETION: () => capture.completion(),
  };
  return valueAnswer(parsePcap(rest, '', readers)());
}

function assignPcap(rest: Scanner, value: string, { capture }: StarContext): string {
  const actions: Readonly<Record<string, () => string | null>> = {
    ARM: () => capture.arm(),
    DISARM: () => {
      capture.disarm();
      return null;
    },
  };
  const refusal = parsePcap(rest, value, actions)();
  if (refusal !== null) throw new Refused(refusal);
  return OK;
}

/** @param value the assigned value, which has to be empty */
function parsePcap<T>(rest: Scanner, value: string, choice: Readonly<Record<string, T>>): T {
  rest.expect('.');
  const name = rest.word();
  scanAll(value, () => null);
  const found = Object.hasOwn(choice, name) ? choice[name] : undefined;
  if (found === undefined) throw new Refused('Invalid *PCAP field');
  rest.end();
  return found;
}
