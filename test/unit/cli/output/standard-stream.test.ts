import { Writable } from 'node:stream';

import { expect, test } from 'vitest';

import { StandardStream } from '../../../../lib/cli/output/standard-stream.js';

test('writes by the stream of Node.js where the system does not tell of the descriptor', async () => {
  let written = '';
  const stream = new Writable({
    write(chunk, _, done) {
      written += String(chunk);
      done();
    },
  });
  // No such descriptor is open.
  const output = Object.assign(stream, { fd: 1 << 20, isTTY: false });
  await new StandardStream(output as unknown as NodeJS.WriteStream & { fd: number }).write('a\n');
  expect(written).toBe('a\n');
});
