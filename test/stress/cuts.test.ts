/** Recorded streams that end at any byte of their beginning and of their end. */

import { expect, test } from 'vitest';

import { prefixOf, receiveUpTo, whatCame } from '../helpers/cuts.js';
import { listRecordings, readRecording } from '../helpers/recordings.js';

const FIRST = 8000;
const LAST = 500;
const MOST_BYTES = 1_500_000;

test('each byte of recorded streams', () => {
  let cuts = 0;
  const names = [...listRecordings('server', '.bin'), ...listRecordings('hardware', '.bin')];
  for (const name of names) {
    const stream = readRecording(name);
    // Those are answers, and no acquisitions.
    if (name.includes('option_')) continue;
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
