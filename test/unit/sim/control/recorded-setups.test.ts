import { expect, it } from 'vitest';

import { loadDefinitions } from '../../../../lib/sim/model/load-definitions.js';
import { Panda } from '../../../../lib/sim/model/panda.js';
import { textOf } from '../../../helpers/control/commands.js';
import { describeRecordings } from '../../../helpers/recordings/recordings.js';
import { Conversation } from './replay.js';

interface Recording {
  readonly control: readonly (readonly [question: string, answer: string])[];
}

describeRecordings('the commands that set up captures', (recordings) => {
  it.each(recordings.list('server', '.json'))('%s', (name) => {
    const { control } = JSON.parse(textOf(recordings.read(name))) as Recording;
    const conversation = new Conversation(new Panda(loadDefinitions()));

    const answers = control.map(([question]) => conversation.ask(question));

    expect(answers).toEqual(control.map(([, answer]) => answer));
    expect(conversation.ask('*PCAP.ARM=')).toBe('OK');
  });
});
