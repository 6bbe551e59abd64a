/** Watches a PandA for changes. */

import { setTimeout as sleep } from 'node:timers/promises';

import type { Command } from '../commands/command.js';
import { ChangeGroup, GetChanges } from '../commands/get-changes.js';
import { InvalidOptionError } from '../errors.js';
import { type OptionNames, refuseUnknownOptions } from '../errors/unknown-options.js';
import type { Changes } from '../responses/changes.js';
import type { SendOptions } from './options.js';
import { checkSeconds, toMilliseconds } from './net/milliseconds.js';

/** Options for watching changes. */
export interface ChangesOptions {
  /** The groups to watch. Default: all values. */
  readonly groups?: readonly ChangeGroup[] | undefined;
  /**
   * Seconds between an answer and the next request, default 1. If the PandA takes longer to answer,
   * the pause is as long as the answer took.
   */
  readonly period?: number | undefined;
  /** Ends the iteration with its reason. */
  readonly signal?: AbortSignal | undefined;
}

const CHANGES_OPTIONS: OptionNames<ChangesOptions> = { groups: true, period: true, signal: true };

/** The part of a client that `watchChanges` needs. No other command may ask for changes over it. */
export interface ChangesConnection {
  /** Same as `send` of a client. */
  send<T>(command: Command<T>, options: Pick<SendOptions, 'signal'>): Promise<T>;
  /** Called at the end. */
  close(): void | Promise<void>;
  /**
   * Aborted with the error when the connection is lost or closed; without it, the loss is noticed
   * later.
   */
  readonly lost?: AbortSignal | undefined;
}

/**
 * Yields changes: first all values that the PandA reports, then changed values. Values of several
 * lines are in `multilineValues`. Break out of the loop to close the connection.
 *
 * No request is sent while the consumer is busy: the PandA remembers which values have changed, and
 * reports the latest values when asked (protocol.md, `*CHANGES`). After an error, call this
 * function again: it starts with all values.
 *
 * @param open makes the connection, which is closed at the end
 * @throws InvalidOptionError
 * @throws ConnectionClosedError if the connection is lost
 * @throws CommandTimeoutError, CommandError, and the errors of `open`
 * @throws the signal's reason
 */
export async function* watchChanges(
  open: (signal: AbortSignal | undefined) => Promise<ChangesConnection>,
  options: ChangesOptions = {},
): AsyncGenerator<Changes, void, void> {
  refuseUnknownOptions(options, CHANGES_OPTIONS, 'changes');
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

/**
 * Removes duplicate groups and groups within `All`: the PandA would report each change in only one
 * of them.
 */
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
