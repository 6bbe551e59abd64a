import { expect, it } from 'vitest';

import { RecordedControl } from '../../../helpers/control/recorded-control.js';
import { describeRecordings } from '../../../helpers/recordings/recordings.js';
import { createRecordedPanda, RUNNING } from './recorded-panda.js';
import { Conversation } from './replay.js';

/** Where our answer need not be the recorded one to the letter. */
interface Exception {
  readonly reason: string;
  readonly applies: (question: string) => boolean;
  readonly agree: (ours: string, theirs: string) => boolean;
}

const ofForm =
  (form: RegExp) =>
  (ours: string, theirs: string): boolean =>
    form.test(ours) && form.test(theirs);

const EXCEPTIONS: readonly Exception[] = [
  {
    reason: 'descriptions are in our own words',
    applies: (question) => question.startsWith('*DESC'),
    agree: (ours, theirs) =>
      ours === theirs || (ours.startsWith('OK =') && theirs.startsWith('OK =')),
  },
  {
    reason: 'it is another PandA',
    applies: (question) => question === '*IDN?',
    agree: ofForm(/^OK =PandA SW: 4\.1 FPGA: 4\.1\.0 [0-9a-f]{8} [0-9a-f]{8} rootfs: .+\n$/),
  },
  {
    reason: 'it runs another app',
    applies: (question) => question === '*METADATA.APPNAME?',
    agree: ofForm(/^OK =[\w-]+\n$/),
  },
  {
    reason: 'other clients are connected, at other times',
    applies: (question) => question === '*WHO?',
    agree: ofForm(/^(!\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (config|data) [\d.]+:\d+ \n)+\.\n$/),
  },
  {
    reason: 'the order means nothing',
    applies: (question) => /^\*BLOCKS\?$|\.\*\?$|^\*CHANGES(\.\w+)?\?$/.test(question),
    agree: (ours, theirs) => sorted(ours) === sorted(theirs),
  },
];

/** Values of the real server's simulated hardware moved; those of the made conversation stand. */
const MOVING: readonly Exception[] = [
  {
    reason: 'the value ran on',
    applies: (question) => RUNNING.test(question.replace(/\?$/, '')),
    agree: ofForm(/^OK =-?\d+\n$/),
  },
  {
    reason: 'the order means nothing, and values that ran on have changed or not',
    applies: (question) => /^\*CHANGES(\.\w+)?\?$/.test(question),
    agree: (ours, theirs) => standing(ours) === standing(theirs),
  },
];

/** The exchange with which the recording of the real server goes on over a new connection. */
const NEW_CONNECTION = 3304;

function sorted(answer: string): string {
  return answer.split('\n').sort().join('\n');
}

function standing(answer: string): string {
  const lines = answer.split('\n').filter((line) => !RUNNING.test(line.replace(/^!|=.*$/g, '')));
  return sorted(lines.join('\n'));
}

const COUNTS = {
  made: {
    'to the letter': 1814,
    'descriptions are in our own words': 932,
    'the order means nothing': 612,
    'it is another PandA': 1,
    'it runs another app': 1,
    'other clients are connected, at other times': 1,
  },
  recorded: {
    'to the letter': 1774,
    'descriptions are in our own words': 932,
    'the order means nothing': 590,
    'the order means nothing, and values that ran on have changed or not': 27,
    'it is another PandA': 1,
    'it runs another app': 1,
    'other clients are connected, at other times': 1,
    'the value ran on': 3,
  },
};

describeRecordings('a conversation with a server', (recordings) => {
  const { exchanges } = new RecordedControl(recordings);

  it('has the same answers from the simulator', () => {
    const panda = createRecordedPanda();
    const exceptions = recordings.name === 'made' ? EXCEPTIONS : [...MOVING, ...EXCEPTIONS];
    let conversation = new Conversation(panda);
    // An earlier conversation had left this.
    if (recordings.name === 'recorded') conversation.ask('BITS.A=1');
    let current = 0;
    const differences: string[] = [];
    const counts = new Map<string, number>();

    for (const [
      i,
      { send, recv, connection = Number(i >= NEW_CONNECTION) },
    ] of exchanges.entries()) {
      if (connection !== current) conversation = new Conversation(panda);
      current = connection;
      const answer = conversation.sendBytes(Buffer.from(send, 'latin1')).toString('latin1');
      const ours = conversation.isClosed ? `${answer}<EOF>` : answer;
      if (conversation.isClosed) conversation = new Conversation(panda);

      const question = send.replace(/\n[^]*$/, '');
      const exception = exceptions.find(({ applies }) => applies(question));
      const agrees = exception === undefined ? ours === recv : exception.agree(ours, recv);
      const how = exception?.reason ?? 'to the letter';
      counts.set(how, (counts.get(how) ?? 0) + 1);
      if (!agrees) {
        differences.push(`${i} ${question.slice(0, 80)}: ${ours.slice(0, 300)}, not ${recv}`);
      }
    }

    expect(differences).toEqual([]);
    expect(Object.fromEntries(counts)).toEqual(COUNTS[recordings.name]);
  });
});
