/** What `test/recordings` makes against what was recorded: the same kinds, in the same form. */

import { describe, expect, test } from 'vitest';

import { textOf } from '../../helpers/control/commands.js';
import { RecordedControl } from '../../helpers/control/recorded-control.js';
import { MADE, RECORDED } from '../../helpers/recordings/recordings.js';
import { splitAcquisitions } from '../../helpers/data/streams.js';

const FOLDERS = [
  ['server', '.bin'],
  ['server', '.json'],
  ['hardware', '.bin'],
] as const;
const STREAMS = [...MADE.list('server', '.bin'), ...MADE.list('hardware', '.bin')];

/** Headers and ends, without what is up to the setup or the time. */
function formOf(stream: Uint8Array): string[] {
  if (!textOf(stream.subarray(0, 3)).startsWith('OK')) return [textOf(stream)];
  return splitAcquisitions(stream).map((acquisition) => {
    const text = Buffer.from(acquisition).toString('latin1');
    return `${text.slice(0, text.indexOf('\n\n'))}\n${/END .*\n$/.exec(text)![0]}`
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z/g, 'TIME')
      .replaceAll(/(scale|offset|units)=".*?"/g, '$1');
  });
}

/** What was asked about blocks, fields and the whole; and how each field is told of. */
function introspectionOf(control: RecordedControl): Map<string, string> {
  const asked = [...control.answers].filter(([question]) =>
    /^\*(DESC|ENUMS)\.|^\*(BITS|POSITIONS|BLOCKS|CAPTURE\.\w+|CAPTURE\.\*)\?$|\.\*\?$/.test(
      question,
    ),
  );
  return new Map(
    asked
      .filter(([, answer]) => !answer.startsWith('ERR'))
      .map(([question, answer]) => {
        const isText = question.startsWith('*DESC');
        return [question, isText ? 'a text' : answer.split('\n').sort().join('\n')];
      }),
  );
}

describe.skipIf(!RECORDED.areThere)('what was recorded', () => {
  test.each(FOLDERS)('each kind of %s/*%s is generated', (folder, ending) => {
    expect(MADE.list(folder, ending).sort()).toEqual(RECORDED.list(folder, ending).sort());
  });

  test.each(STREAMS)('%s has the same headers and ends', (name) => {
    expect(formOf(MADE.read(name))).toEqual(formOf(RECORDED.read(name)));
  });

  test('all blocks, fields, labels and attributes have the same answers', () => {
    const made = introspectionOf(new RecordedControl(MADE));
    const recorded = introspectionOf(new RecordedControl(RECORDED));
    expect(recorded.size).toBeGreaterThan(1000);
    expect(made).toEqual(recorded);
  });

  test('the same commands are sent', () => {
    const namesOf = (recordings: typeof MADE): string[] =>
      new RecordedControl(recordings).commands.map(({ command }) => command.split('state=')[0]!);
    expect(namesOf(MADE)).toEqual(namesOf(RECORDED));
  });
});
