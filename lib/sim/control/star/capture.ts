/** Commands about capturing: what there is to capture, what is chosen, arming. */

import { CAPTURE_CHOICES, CAPTURE_OPTIONS } from '../../model/captures.js';
import { Refused } from '../../model/refused.js';
import { type Scanner, scanAll } from '../../model/scanner.js';
import { OK, valueAnswer } from '../answer.js';
import type { StarCommands, StarContext } from './star-command.js';

export const CAPTURE: StarCommands = {
  CAPTURE: { query: queryCapture, assign: resetCapture },
  POSITIONS: {
    query: (rest, { panda }) => {
      rest.end();
      return valueAnswer([...panda.buses.positions.keys()]);
    },
  },
  BITS: {
    query: (rest, { panda }) => {
      rest.end();
      return valueAnswer([...panda.buses.bits.keys()]);
    },
  },
  PCAP: { query: queryPcap, assign: assignPcap },
};

function queryCapture(rest: Scanner, { panda }: StarContext): string {
  if (!rest.skip('.')) {
    rest.end();
    const captured = panda.capturable.filter(({ capture }) => capture !== 'No');
    return valueAnswer(captured.map(({ name, capture }) => `${name} ${capture}`));
  }
  const option = rest.skip('*') ? '*' : rest.name();
  const lists: Readonly<Record<string, () => readonly string[]>> = {
    '*': () => panda.capturable.map(({ name }) => name),
    OPTIONS: () => CAPTURE_OPTIONS,
    ENUMS: () => CAPTURE_CHOICES,
  };
  if (!Object.hasOwn(lists, option)) throw new Refused('Invalid *CAPTURE option');
  rest.end();
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
  return valueAnswer(parsePcap(rest, readers)());
}

function assignPcap(rest: Scanner, value: string, { capture }: StarContext): string {
  const actions: Readonly<Record<string, () => string | null>> = {
    ARM: () => capture.arm(),
    DISARM: () => {
      capture.disarm();
      return null;
    },
  };
  const action = parsePcap(rest, actions);
  scanAll(value, () => null);
  const refusal = action();
  if (refusal !== null) throw new Refused(refusal);
  return OK;
}

function parsePcap<T>(rest: Scanner, choice: Readonly<Record<string, T>>): T {
  rest.expect('.');
  const name = rest.name();
  const found = Object.hasOwn(choice, name) ? choice[name] : undefined;
  if (found === undefined) throw new Refused('Invalid *PCAP field');
  rest.end();
  return found;
}
