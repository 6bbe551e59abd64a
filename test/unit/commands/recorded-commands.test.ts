/** Recorded commands of the Python client: the same questions have the same results here. */

import { describe, expect, test } from 'vitest';

import { converse, questionsIn } from '../../helpers/answers.js';
import {
  asRecorded,
  commandFor,
  RECORDED_COMMANDS,
  recordedAnswers,
  withoutPlainTypes,
} from '../../helpers/recorded-commands.js';
import { haveRecordings } from '../../helpers/recordings.js';

const COVERED = RECORDED_COMMANDS.filter(({ command }) => commandFor(command) !== null);
const GOOD = COVERED.filter(({ result }) => !isFailure(result));
const FAILED = COVERED.filter(({ result }) => isFailure(result));

function isFailure(result: unknown): boolean {
  return typeof result === 'object' && result !== null && '_exception' in result;
}

/** The order of a map's keys matters to those who show it. */
function keysOf(value: unknown): string[] {
  return Object.keys(value ?? {});
}

describe.skipIf(!haveRecordings)('the recorded commands', () => {
  test('are all there, but for those that load and save a state', () => {
    const others = RECORDED_COMMANDS.filter(({ command }) => commandFor(command) === null);
    expect(others.map(({ command }) => command.split('(')[0])).toEqual([
      'GetState',
      'GetState',
      'SetState',
    ]);
    expect([GOOD.length, FAILED.length]).toEqual([93, 4]);
  });

  test.each(GOOD)('$command gives the same', (recorded) => {
    const { result, error } = converse(
      commandFor(recorded.command)!,
      recordedAnswers(recorded),
      [4, 1],
    );
    expect(error).toBeUndefined();
    const expected = withoutPlainTypes(recorded.result) ?? undefined;
    if (recorded.command === 'Identify()') {
      expect(result).toMatchObject(expected as object);
      return;
    }
    expect(asRecorded(result)).toEqual(expected);
    if (recorded.command === 'GetPcapBitsLabels()') return;
    expect(keysOf(asRecorded(result))).toEqual(keysOf(expected));
  });

  test.each(FAILED)('$command fails in the same exchange', (recorded) => {
    const { error } = converse(commandFor(recorded.command)!, recordedAnswers(recorded), [4, 1]);
    const [{ send, recv }] = recorded.exchanges as [{ send: string; recv: string }];
    expect(error).toMatchObject({
      code: 'COMMAND_FAILED',
      sent: questionsIn(send),
      received: recv.trimEnd().split('\n'),
    });
  });

  test('give the fields that are bits in the order of their index', () => {
    const recorded = RECORDED_COMMANDS.find(({ command }) => command === 'GetPcapBitsLabels()')!;
    const { result } = converse(commandFor(recorded.command)!, recordedAnswers(recorded));
    expect([...(result as Map<string, string[]>).keys()]).toEqual([
      'PCAP.BITS0',
      'PCAP.BITS1',
      'PCAP.BITS2',
      'PCAP.BITS3',
    ]);
  });
});
