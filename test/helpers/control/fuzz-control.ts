/** Feeds mutated answers of the control port to ControlConnections, and checks invariants. */

import { Append } from '../../../lib/commands/append.js';
import { Arm, Disarm } from '../../../lib/commands/arm.js';
import type { ApiVersion, Command } from '../../../lib/commands/command.js';
import { GetBlockInfo } from '../../../lib/commands/introspection/get-block-info.js';
import { ChangeGroup, GetChanges } from '../../../lib/commands/get-changes.js';
import { GetFieldInfo } from '../../../lib/commands/introspection/get-field-info.js';
import { GetPcapBitsLabels } from '../../../lib/commands/introspection/get-pcap-bits-labels.js';
import { Get, GetLine, GetMultiline, Put, Raw } from '../../../lib/commands/get-put.js';
import { GetState } from '../../../lib/commands/get-state.js';
import { Identify } from '../../../lib/commands/identify.js';
import { SetState } from '../../../lib/commands/set-state.js';
import type { CommandOutcome } from '../../../lib/connections/command-outcome.js';
import { ControlConnection } from '../../../lib/connections/control.js';
import { Run } from '../../../lib/connections/run.js';
import { PandaError } from '../../../lib/errors.js';
import { lines, questionsIn } from './answers.js';
import { textOf } from './commands.js';
import { Dice, mutate, pieceSizes } from '../mutations.js';
import { RecordedControl } from './recorded-control.js';
import { MADE } from '../recordings/recordings.js';
import { ascii, inPieces } from '../data/streams.js';

const WORDS = [
  ...[
    'OK\n',
    'OK =',
    'ERR ',
    'ERR No such field\n',
    '!',
    '.\n',
    '\n',
    '\r\n',
    '!!',
    '\0',
    ' ',
    '=',
  ],
  ...[
    'param',
    'table',
    'pos_out',
    'ext_out',
    'bit_mux',
    'enum',
    'time',
    'lut',
    '31:0 X uint',
    '-1:5',
  ],
  ...['<B', '<', '(error)', '99999999999999999999', '1e999', '__proto__', 'constructor', '*', '.'],
];

/** Answers to questions without a prepared answer. */
const MADE_UP: Readonly<Record<string, string>> = {
  '*IDN?': 'OK =PandA SW: 4.1 FPGA: 4.1.0 0916fb9a 00000000 rootfs: x',
  '*BLOCKS?': lines('SEQ 2', 'PCAP 1', 'TTLIN 6'),
  'SEQ.*?': lines(
    'TABLE 7 table short',
    'ENABLE 0 bit_mux',
    'REPEATS 1 param uint',
    'POS 2 pos_out',
  ),
  'PCAP.*?': lines('BITS0 1 ext_out bits', 'TS_START 2 ext_out timestamp'),
  'SEQ1.TABLE.FIELDS?': lines('15:0 REPEATS uint', '19:16 TRIGGER enum'),
  '*ENUMS.SEQ1.TABLE[].TRIGGER?': lines('Immediate', 'BITA=0'),
};

const COMMANDS: readonly (() => Command<unknown>)[] = [
  () => new GetBlockInfo(),
  () => new GetBlockInfo(true),
  () => new GetFieldInfo('SEQ'),
  () => new GetFieldInfo('PCAP'),
  () => new GetFieldInfo('TTLIN', false),
  () => new GetPcapBitsLabels(),
  () => new GetChanges(ChangeGroup.All, true),
  () => new GetState(),
  () => new SetState(['SEQ1.REPEATS=5', 'SEQ1.TABLE<B', 'AAAA', '', 'X.UNITS=s']),
  () => new Identify(),
  () => new Get('SEQ1.TABLE'),
  () => new GetLine('SEQ1.REPEATS'),
  () => new GetMultiline('*METADATA.LAYOUT'),
  () => new Put('SEQ1.TABLE', ['1', '2', '3', '4']),
  () => new Append('SEQ1.TABLE', ['1', '2', '3', '4'], true),
  () => new Raw(['*WHO?']),
  () => new Arm(),
  () => new Disarm(),
];

const VERSIONS: readonly (ApiVersion | null)[] = [null, [4, 1] as never, [2, 0] as never];

export interface ControlOutcome {
  readonly results: number;
  /** The codes of command errors. */
  readonly errors: readonly string[];
  /** The code of the connection's error; empty if there is none. */
  readonly code: string;
}

const answerOf = new RecordedControl(MADE).answering();

function answer(question: string): string {
  try {
    return answerOf(question);
  } catch {
    return MADE_UP[question] ?? (question.endsWith('?') ? lines('1', '2') : 'OK');
  }
}

/** Throws if an invariant is violated. */
export function runControlCase(seed: number, number: number): ControlOutcome {
  const dice = new Dice(seed, number);
  const connection = new ControlConnection();
  connection.version = dice.oneOf(VERSIONS);
  const commands = Array.from({ length: 1 + dice.below(3) }, () => dice.oneOf(COMMANDS)());
  const runs = commands.map((command) => {
    const run = new Run(command);
    connection.enqueue(run);
    return run;
  });
  if (dice.once(6)) connection.cancel(dice.oneOf(runs));
  const responses: CommandOutcome[] = [];
  let code = '';
  let sent = textOf(connection.takeBytes());
  const wanted = 1 + dice.below(4);
  for (let round = 0; sent !== '' && code === ''; round++) {
    if (round > 200) throw new Error('it asks for ever');
    const text = questionsIn(sent)
      .map((question) => `${answer(question)}\n`)
      .join('');
    // Most rounds are unchanged, so that commands get far.
    const bytes = ascii(text);
    const received = round % wanted === wanted - 1 ? mutate(bytes, dice, WORDS) : bytes;
    sent = '';
    try {
      for (const piece of inPieces(received, pieceSizes(dice, received.byteLength))) {
        sent += textOf(connection.receiveBytes(piece));
      }
    } catch (error) {
      code = codeOf(error);
    }
    responses.push(...connection.responses());
  }
  const seen = new Set(responses.map(({ id }) => id));
  if (seen.size !== responses.length) throw new Error('a command was answered twice');
  const errors = responses.flatMap((response) =>
    'error' in response ? [codeOf(response.error)] : [],
  );
  return { results: responses.length - errors.length, errors, code };
}

/** All errors of this library have a code. */
function codeOf(error: unknown): string {
  if (error instanceof PandaError) return error.code;
  throw error;
}
