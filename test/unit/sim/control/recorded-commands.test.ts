import { expect, it } from 'vitest';

import { RecordedControl } from '../../../helpers/control/recorded-control.js';
import { describeRecordings } from '../../../helpers/recordings/recordings.js';
import { createRecordedPanda, RUNNING } from './recorded-panda.js';
import { Conversation } from './replay.js';

/** Answers one by one, what can't be foreseen left out and what has no order sorted. */
function comparable(answers: string): string[] {
  return answers.split(/(?<=^(?:OK|ERR).*\n|^\.\n)/m).map((answer) =>
    answer
      .split('\n')
      .filter((line) => !RUNNING.test(line.replace(/^!|=.*$/g, '')))
      .sort()
      .join('\n'),
  );
}

/** A description is any text: ours are other words. */
function withoutDescriptions(questions: string, answers: string[]): string[] {
  return answers.map((answer, i) => {
    const isDescription = questions.split('\n')[i]?.startsWith('*DESC') === true;
    return isDescription && answer.includes('OK =') ? 'a description' : answer;
  });
}

describeRecordings("the Python client's commands", (recordings) => {
  const { commands } = new RecordedControl(recordings);
  const panda = createRecordedPanda();
  let conversation: Conversation | null = null;

  it.each(commands.map((recorded, i) => [i, recorded.command.slice(0, 60), recorded]))(
    '%i %s',
    (i, _, { command, exchanges }) => {
      // It asked twice over the same connection for what it wants twice: what has changed.
      const isRepeated = commands[i - 1]?.command === command;
      if (!isRepeated || conversation === null) conversation = new Conversation(panda);

      for (const { send, recv } of exchanges) {
        if (send.startsWith('*IDN')) continue;
        const ours = conversation.send(send);
        const compared = (answers: string): string[] =>
          withoutDescriptions(send, comparable(answers));
        expect(compared(ours)).toEqual(compared(recv));
      }
    },
  );
});
