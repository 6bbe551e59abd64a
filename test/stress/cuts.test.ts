/**
 * Streams that end at any byte of their beginning and of their end; short ones over sockets
 * too, by FIN and by RST.
 */

import { expect, test } from 'vitest';

import { expectCuts, prefixOf, receiveUpTo, whatCame } from '../helpers/data/cuts.js';
import { describeRecordings } from '../helpers/recordings/recordings.js';

const FIRST = 8000;
const LAST = 500;
const MOST_BYTES = 1_500_000;
const MOST_BYTES_BY_SOCKET = 4000;

describeRecordings('streams', (recordings) => {
  // Those are answers, and no acquisitions.
  const names = [
    ...recordings.list('server', '.bin'),
    ...recordings.list('hardware', '.bin'),
  ].filter((name) => !name.includes('option_'));
  const short = names.filter((name) => recordings.read(name).byteLength <= MOST_BYTES_BY_SOCKET);

  test('each byte of them', () => {
    let cuts = 0;
    for (const name of names) {
      const stream = recordings.read(name);
      const { byteLength } = stream;
      for (let cut = 0; cut <= byteLength; cut++) {
        if (cut > FIRST && (cut < byteLength - LAST || byteLength > MOST_BYTES)) continue;
        const came = whatCame(receiveUpTo(stream, cut));
        const whole = prefixOf(stream, cut);
        const isSame = came.marks === whole.marks && came.samples.equals(whole.samples);
        if (!isSame) expect({ name, cut, ...came }).toEqual({ name, cut, ...whole });
        cuts++;
      }
    }
    console.log(`${cuts} cuts of ${names.length} streams`);
  });

  test.each(['FIN', 'RST'] as const)('%s at each byte of short ones, over sockets', async (how) => {
    let cuts = 0;
    for (const name of short) {
      const stream = recordings.read(name);
      await expectCuts(stream, how);
      cuts += stream.byteLength + 1;
    }
    console.log(`${cuts} cuts of ${short.length} streams by ${how}`);
  });
});
