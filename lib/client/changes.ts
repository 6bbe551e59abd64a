/** Following what changes in a PandA. */

import { setTimeout as sleep } from 'node:timers/promises';

import type { Command } from '../commands/command.js';
import { ChangeGroup, GetChanges } from '../commands/get-changes.js';
import { InvalidOptionError } from '../errors.js';
import type { Changes } from '../responses/changes.js';
import { checkSeconds, toMilliseconds } from './net/milliseconds.js';

/** What to follow, and how. */
export interface ChangesOptions {
  /** What to follow. Default: everything. */
  readonly groups?: readonly ChangeGroup[];
  /**
   * Seconds from an answer to the next question, default 1. A PandA that takes longer than this to
   * answer is left alone for as long as it took.
   */
  readonly period?: number;
  /** Ends the iteration with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** As much of a client as is needed here. Nobody else may ask for changes over it. */
export interface ChangesConnection {
  /** As the `send` of a client. */
  send<T>(command: Command<T>, options: { readonly signal?: AbortSignal | undefined }): Promise<T>;
  /** Called in the end. */
  close(): void | Promise<void>;
  /** Aborted with the error when the connection is lost or closed; without it that shows later. */
  readonly lost?: AbortSignal;
}

/**
 * Gives what has changed, whenever something has: first everything that the PandA tells, then what
 * is new. Values of several lines are among `multilineValues`. Break out of the loop to close the
 * connection.
 *
 * Nothing is asked while the consumer is busy: the PandA remembers that a value has changed, and
 * tells the last one when it is asked (protocol.md, `*CHANGES`). After an error begin anew: all is
 * told again then.
 *
 * @param open makes the connection; it is closed in the end
 * @throws InvalidOptionError
 * @throws ConnectionClosedError if the connection is lost
 * @throws CommandTimeoutError, CommandError, and what `open` throws
 * @throws the signal's reason
 */
export async function* watchChanges(
  open: (signal: AbortSignal | undefined) => Promise<ChangesConnection>,
  options: ChangesOptions = {},
): AsyncGenerator<Changes, void, void> {
  const { period = 1, signal } = options;
  checkSeconds('period', period);
  const groups = checkGroups(options.groups ?? [ChangeGroup.All]);
  signal?.throwIfAborted();
  const connection = await open(signal);
  const ends = AbortSignal.any([signal, connection.lost].filter((end) => end !== undefined));
  try {
    for (;;) {
      const asked = performance.now();
      const answers = await Promise.all(
        groups.map((group) => connection.send(new GetChanges(group, true), { signal })),
      );
      const answered = performance.now();
      const changes = merge(answers);
      if (!isEmpty(changes)) yield changes;
      const next = answered + Math.max(period * 1000, answered - asked);
      await pause((next - performance.now()) / 1000, ends);
    }
  } finally {
    await connection.close();
  }
}

/** Each once; what is in one that is asked for as well would be told to one of them only. */
function checkGroups(groups: readonly ChangeGroup[]): ChangeGroup[] {
  const all = Object.values(ChangeGroup);
  const unknown = groups.find((group) => !all.includes(group));
  if (unknown !== undefined || groups.length === 0) {
    const found = unknown === undefined ? 'empty' : `${JSON.stringify(unknown)} among others`;
    const names = Object.keys(ChangeGroup).map((name) => `ChangeGroup.${name}`);
    throw new InvalidOptionError(`groups is ${found}: choose from ${names.join(', ')}.`);
  }
  return groups.includes(ChangeGroup.All) ? [ChangeGroup.All] : [...new Set(groups)];
}

function merge(answers: readonly Changes[]): Changes {
  return {
    values: new Map(answers.flatMap(({ values }) => [...values])),
    noValue: answers.flatMap(({ noValue }) => noValue),
    inError: answers.flatMap(({ inError }) => inError),
    multilineValues: new Map(answers.flatMap(({ multilineValues }) => [...multilineValues])),
  };
}

function isEmpty({ values, noValue, inError, multilineValues }: Changes): boolean {
  return values.size + noValue.length + inError.length + multilineValues.size === 0;
}

/** @throws the signal's reason */
async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(toMilliseconds(seconds), undefined, { signal });
  } catch {
    throw signal.reason;
  }
}
