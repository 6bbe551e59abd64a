/** Recorded sessions with a control port: commands, and the results of the Python client. */

import { Append } from '../../../lib/commands/append.js';
import { Disarm } from '../../../lib/commands/arm.js';
import type { Command } from '../../../lib/commands/command.js';
import { GetBlockInfo } from '../../../lib/commands/introspection/get-block-info.js';
import { type ChangeGroup, GetChanges } from '../../../lib/commands/get-changes.js';
import { GetFieldInfo } from '../../../lib/commands/introspection/get-field-info.js';
import { GetPcapBitsLabels } from '../../../lib/commands/introspection/get-pcap-bits-labels.js';
import { Get, GetLine, GetMultiline, Put, Raw } from '../../../lib/commands/get-put.js';
import { Identify } from '../../../lib/commands/identify.js';
import { answersIn, questionsIn } from './answers.js';
import { textOf } from './commands.js';
import type { Recordings } from '../recordings/recordings.js';

export interface Exchanged {
  readonly send: string;
  readonly recv: string;
  /** Increases with each new connection, if known. */
  readonly connection?: number;
}

export interface RecordedCommand {
  /** In Python syntax. */
  readonly command: string;
  readonly exchanges: readonly Exchanged[];
  readonly result: unknown;
}

/** A recorded session with a control port. */
export class RecordedControl {
  /** Bytes as characters 0 to 255. */
  readonly exchanges: readonly Exchanged[];
  readonly commands: readonly RecordedCommand[];
  /** The first answer to each question, both without their last line end. */
  readonly answers: ReadonlyMap<string, string>;

  constructor(recordings: Recordings) {
    this.exchanges = readJsonLines(recordings, 'control/ctl_fpga_lines.jsonl') as Exchanged[];
    this.commands = readJsonLines(
      recordings,
      'control/ctl_fpga_commands.jsonl',
    ) as RecordedCommand[];
    this.answers = new Map(
      this.exchanges.toReversed().map(({ send, recv }) => [send.slice(0, -1), recv.slice(0, -1)]),
    );
  }

  /** Returns a function that answers questions, preferably as recorded during this command. */
  answering(during?: RecordedCommand): (question: string) => string {
    const own = new Map<string, string>();
    for (const { send, recv } of during?.exchanges ?? []) {
      const answers = answersIn(recv);
      for (const [i, question] of questionsIn(send).entries()) own.set(question, answers[i]!);
    }
    return (question) => {
      const answer = own.get(question) ?? this.answers.get(question);
      if (answer === undefined) throw new Error(`${question} was not recorded`);
      return answer;
    };
  }
}

function readJsonLines(recordings: Recordings, name: string): unknown[] {
  return textOf(recordings.read(name))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

type Arguments = Record<string, unknown>;

const CONSTRUCTORS: Readonly<Record<string, (given: Arguments) => Command<unknown>>> = {
  Append: ({ field, value, last }) =>
    new Append(field as string, value as string[], last as boolean),
  Disarm: () => new Disarm(),
  Get: ({ field }) => new Get(field as string),
  GetBlockInfo: ({ skip_description }) => new GetBlockInfo(skip_description as boolean),
  GetChanges: ({ group, get_multiline }) =>
    new GetChanges(group as ChangeGroup, get_multiline as boolean),
  GetFieldInfo: ({ block, extended_metadata }) =>
    new GetFieldInfo(block as string, extended_metadata as boolean),
  GetLine: ({ field }) => new GetLine(field as string),
  GetMultiline: ({ field }) => new GetMultiline(field as string),
  GetPcapBitsLabels: () => new GetPcapBitsLabels(),
  Identify: () => new Identify(),
  Put: ({ field, value }) => new Put(field as string, value as string | string[]),
  Raw: ({ inp }) => new Raw(inp as string[]),
};

/** Returns the command for Python's `Name(argument=value, ...)`; null if there is none. */
export function commandFor(python: string): Command<unknown> | null {
  const [, name = '', given = ''] = /^(\w+)\((.*)\)$/s.exec(python) ?? [];
  const make = CONSTRUCTORS[name];
  if (make === undefined) return null;
  const json = given
    .replace(/<ChangeGroup\.\w+: ('.*?')>/, '$1')
    .replace(/(^|, )(\w+)=/g, '$1"$2":')
    .replaceAll("'", '"')
    .replaceAll('True', 'true')
    .replaceAll('False', 'false');
  return make(JSON.parse(`{${json}}`) as Arguments);
}

/** Converts objects to the recorded Python format: names, classes, and objects for maps. */
export function asRecorded(value: unknown): unknown {
  if (value instanceof Map) {
    return Object.fromEntries(
      [...(value as Map<string, unknown>)].map(([name, item]) => [name, asRecorded(item)]),
    );
  }
  if (Array.isArray(value)) return value.map(asRecorded);
  if (typeof value !== 'object' || value === null) return value;
  const named = Object.entries(value).map(([name, item]) => [snakeCase(name), asRecorded(item)]);
  const type = value.constructor === Object ? {} : { _type: value.constructor.name };
  return { ...type, ...Object.fromEntries(named) };
}

/** Removes the class names of types that are plain objects here. */
export function withoutPlainTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlainTypes);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, withoutPlainTypes(item)]);
  const all = Object.fromEntries(entries) as Record<string, unknown>;
  const { _type: type, ...rest } = all;
  const plain = ['BlockInfo', 'Changes', 'Identification', 'TableFieldDetails'];
  return plain.includes(type as string) ? rest : all;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
