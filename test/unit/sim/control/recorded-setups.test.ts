import { describe, expect, it } from 'vitest';

import { loadDefinitions } from '../../../../lib/sim/model/load-definitions.js';
import { Panda } from '../../../../lib/sim/model/panda.js';
import { textOf } from '../../../helpers/commands.js';
import { haveRecordings, listRecordings, readRecording } from '../../../helpers/recordings.js';
import { Conversation } from './replay.js';

interface Recording {
  readonly control: readonly (readonly [question: string, answer: string])[];
  readonly files: Readonly<Record<string, { readonly header: readonly string[] }>>;
}

const FIELD =
  /<field name="([^"]*)" type="[^"]*" capture="([^"]*)"(?: scale="([^"]*)" offset="([^"]*)" units="([^"]*)")? \/>/g;

/** What the server announced, but for what it added to compute means: sorted. */
function announced(header: string, configured: ReadonlySet<string>): string[] {
  return [...header.matchAll(FIELD)]
    .map(([, name, capture, scale = '1', offset = '0', units = '']) =>
      [name, capture, Number(scale), Number(offset), unescape(units)].join(' '),
    )
    .filter((line) => configured.has(line.split(' ').slice(0, 2).join(' ')))
    .sort();
}

function unescape(units: string): string {
  return units
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

describe.skipIf(!haveRecordings)('what set up recorded captures', () => {
  it.each(listRecordings('server', '.json'))('%s', (name) => {
    const { control, files } = JSON.parse(textOf(readRecording(name))) as Recording;
    const panda = new Panda(loadDefinitions());
    const conversation = new Conversation(panda);
    // Units that an earlier capture has set on the recorded server.
    for (const number of [1, 2, 3, 4]) conversation.ask(`COUNTER${number}.OUT.UNITS=`);

    const answers = control.map(([question]) => conversation.ask(question));

    expect(answers).toEqual(control.map(([, answer]) => answer));
    const requests = panda.captures();
    const header = Object.values(files)[0]?.header[0] ?? '';
    const configured = new Set(requests.map(({ name, option }) => `${name} ${option}`));
    expect(
      requests
        .map(({ name, option, scale, offset, units }) =>
          [name, option, scale, offset, units].join(' '),
        )
        .sort(),
    ).toEqual(announced(header, configured));
    expect(conversation.ask('*PCAP.ARM=')).toBe('OK');
  });
});
