/** Commands of the Python client: the same questions have the same results here. */

import { expect, test } from 'vitest';

import { converse, questionsIn } from '../../helpers/control/answers.js';
import {
  asRecorded,
  commandFor,
  RecordedControl,
  withoutPlainTypes,
} from '../../helpers/control/recorded-control.js';
import { describeRecordings } from '../../helpers/recordings/recordings.js';

function isFailure(result: unknown): boolean {
  return typeof result === 'object' && result !== null && '_exception' in result;
}

/** The order of a map's keys matters to those who show it. */
function keysOf(value: unknown): string[] {
  return Object.keys(value ?? {});
}

describeRecordings('commands', (recordings) => {
  const control = new RecordedControl(recordings);
  const { commands } = control;
  const covered = commands.filter(({ command }) => commandFor(command) !== null);
  const good = covered.filter(({ result }) => !isFailure(result));
  const failed = covered.filter(({ result }) => isFailure(result));

  test('are complete, except those that load and save a state', () => {
    const others = commands.filter(({ command }) => commandFor(command) === null);
    expect(others.map(({ command }) => command.split('(')[0])).toEqual([
      'GetState',
      'GetState',
      'SetState',
    ]);
    expect([good.length, failed.length]).toEqual([93, 4]);
  });

  test.each(good)('$command has the same result', (recorded) => {
    const { result, error } = converse(
      commandFor(recorded.command)!,
      control.answering(recorded),
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

  test.each(failed)('$command fails in the same exchange', (recorded) => {
    const { error } = converse(commandFor(recorded.command)!, control.answering(recorded), [4, 1]);
    const [{ send, recv }] = recorded.exchanges as [{ send: string; recv: string }];
    expect(error).toMatchObject({
      code: 'COMMAND_FAILED',
      sent: questionsIn(send),
      received: recv.trimEnd().split('\n'),
    });
  });

  test('return the fields that are bits in the order of their index', () => {
    const recorded = commands.find(({ command }) => command === 'GetPcapBitsLabels()')!;
    const { result } = converse(commandFor(recorded.command)!, control.answering(recorded));
    expect([...(result as Map<string, string[]>).keys()]).toEqual([
      'PCAP.BITS0',
      'PCAP.BITS1',
      'PCAP.BITS2',
      'PCAP.BITS3',
    ]);
  });
});
