import { expect, test } from 'vitest';

import { sentenceOf } from '../../../lib/cli/report-failure.js';
import { CommandError, InvalidOptionError, OutputPathError } from '../../../lib/errors.js';

test.each([
  [['X?'], ['ERR No such field'], 'The PandA refuses X?: ERR No such field'],
  [['X<', '1', ''], ['ERR No'], 'The PandA refuses X<: ERR No'],
  [['X='], ['OK =1'], 'The PandA answers X= with something unexpected: OK =1'],
])('%j answered by %j', (sent, received, sentence) => {
  expect(sentenceOf(new CommandError('Get("X")', sent, received))).toBe(sentence);
});

test('a text from elsewhere stays on one line', () => {
  expect(sentenceOf(new InvalidOptionError('a\u001b[2J\nb'))).toBe('ab');
});

test('an unexpected error has its stack', () => {
  expect(sentenceOf(new TypeError('x'))).toBe('TypeError: x (--debug shows where this comes from)');
});

test.each([
  ['let it be overwritten (`overwrite`).', 'let it be overwritten (--overwrite).'],
  ['`atMost` is of no use without `samples`', '--at-most is of no use without --samples'],
  ['`maxBufferedBytes` is 5', '--max-buffered is 5'],
  ['`/data/x y.h5`', '`/data/x y.h5`'],
])('options have the names of the command: %s', (message, sentence) => {
  expect(sentenceOf(new OutputPathError(message, ''))).toBe(sentence);
});

test('advice follows a refusal', () => {
  const error = new CommandError('Arm()', ['*PCAP.ARM='], ['ERR No'], 'Do this.');
  expect(sentenceOf(error)).toBe('The PandA refuses *PCAP.ARM=: ERR No. Do this.');
});
