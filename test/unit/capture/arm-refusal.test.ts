import { describe, expect, test } from 'vitest';

import { CommandError } from '../../../lib/errors.js';
import { judgeRefusal } from '../../../lib/capture/arm-refusal.js';

const refused = (answer: string): CommandError =>
  new CommandError('Arm()', ['*PCAP.ARM='], [`ERR ${answer}`]);

describe('a refusal of ARM', () => {
  test.each([
    ['Nothing configured for capture', /COUNTER1\.OUT\.CAPTURE=Value/],
    ['Too many captures for PCAP', /Capture fewer fields/],
  ])('%s: is final, with advice', (answer, advice) => {
    const { error, patience, warning } = judgeRefusal(refused(answer));
    expect({ patience, warning }).toEqual({ patience: 0, warning: null });
    expect(error.advice).toMatch(advice);
    expect(error.message).toMatch(advice);
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', received: [`ERR ${answer}`] });
  });

  test('while another client reads: is waited for, and reported', () => {
    const error = refused('Unexpected error at data_server.c:123');
    expect(judgeRefusal(error)).toEqual({
      error,
      patience: 30,
      warning: expect.stringMatching(/another client still reads the last acquisition/) as string,
    });
  });

  test('for another reason: is tried again for a moment', () => {
    const error = refused('Data capture already in progress');
    expect(judgeRefusal(error)).toEqual({ error, patience: 5, warning: null });
  });
});
