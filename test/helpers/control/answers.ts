/** Runs commands against a control port with given answers. */

import type { ApiVersion, Command } from '../../../lib/commands/command.js';
import { ControlConnection } from '../../../lib/connections/control.js';
import { outcomeOf, textOf } from './commands.js';
import { ascii } from '../data/streams.js';

/** Answers by question, both without the last line end. */
export type Answers = Readonly<Record<string, string>>;

export interface Conversation {
  /** The sent questions, grouped by round trip. */
  readonly rounds: readonly (readonly string[])[];
  readonly result?: unknown;
  readonly error?: unknown;
}

/** Runs a command to its end. Questions without an answer get the PandA's error. */
export function converse(
  command: Command<unknown>,
  answers: Answers | ((question: string) => string),
  version: ApiVersion | null = null,
): Conversation {
  const answer =
    typeof answers === 'function'
      ? answers
      : (question: string) =>
          Object.hasOwn(answers, question) ? answers[question]! : 'ERR No such field';
  const connection = new ControlConnection();
  connection.version = version;
  const rounds: string[][] = [];
  let sent = textOf(connection.send(command).bytes);
  while (sent !== '') {
    const questions = questionsIn(sent);
    rounds.push(questions);
    const received = questions.map((question) => `${answer(question)}\n`).join('');
    sent = textOf(connection.receiveBytes(ascii(received)));
  }
  const responses = connection.responses();
  if (responses.length !== 1) throw new Error(`${responses.length} responses`);
  return { rounds, ...outcomeOf(responses[0]!) };
}

/** Splits questions: a question is a line, or a table up to its empty line. */
export function questionsIn(sent: string): string[] {
  return sent.match(/^[^?=<\n]*<[^\n]*\n(?:[^\n]+\n)*\n|[^\n]*\n/gm)?.map(trimEnd) ?? [];
}

/** Splits answers: an answer is a line, or lines with `!` and one without. */
export function answersIn(received: string): string[] {
  return received.match(/(?:![^\n]*\n)*[^\n]*\n/g)?.map(trimEnd) ?? [];
}

/** Formats an answer of several lines. */
export function lines(...values: string[]): string {
  return [...values.map((value) => `!${value}`), '.'].join('\n');
}

function trimEnd(text: string): string {
  return text.slice(0, -1);
}
