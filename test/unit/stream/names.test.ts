import { expect, test } from 'vitest';

import { InvalidOptionError } from '../../../lib/errors.js';
import {
  acquisitionSubject,
  checkPandaName,
  numberOfSubject,
  pandaNameOf,
  pandaOfStream,
  streamOf,
} from '../../../lib/stream/names.js';

test.each(['A', 'a-b_C9', 'x'.repeat(64)])('%s is a name', (name) => {
  expect(checkPandaName(name)).toBe(name);
  expect(pandaOfStream(streamOf(name))).toBe(name);
});

test.each(['', 'a.b', 'a b', 'a*', '>', 'ä', 'x'.repeat(65), 'JOBS', 'DONE'])(
  '%s is no name',
  (name) => {
    expect(() => checkPandaName(name)).toThrow(InvalidOptionError);
    expect(pandaOfStream(streamOf(name))).toBeNull();
  },
);

test.each([
  ['panda.local', 'panda_local'],
  ['fe80::1%eth0', 'fe80__1_eth0'],
  ['h'.repeat(300), 'h'.repeat(64)],
])('the PandA at %s has a name', (host, name) => {
  expect(checkPandaName(pandaNameOf(host))).toBe(name);
});

test('subjects have the number of the acquisition', () => {
  expect(numberOfSubject(acquisitionSubject('a', 12))).toBe(12);
  expect(numberOfSubject('panda.a.1x')).toBeNull();
  expect(numberOfSubject('other.a.1')).toBeNull();
});
