import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { TUTORIAL } from '../../../../lib/sim/tutorial.js';
import { readState } from '../../../../lib/cli/state/read-state.js';
import { OutputPathError } from '../../../../lib/errors.js';
import { stateToEntries } from '../../../../lib/state/entries.js';
import { RecordedControl } from '../../../helpers/control/recorded-control.js';
import { describeRecordings } from '../../../helpers/recordings/recordings.js';
import { temporaryFolder } from '../../../helpers/cli/cli.js';

function fileWith(content: string | Uint8Array): string {
  const file = join(temporaryFolder(), 'x.sav');
  writeFileSync(file, content);
  return file;
}

test('the lines of a file', async () => {
  const file = fileWith('A.B=é\r\nA.TABLE<B\r\nAQAAAA==\r\n\r\n');
  expect(await readState(file)).toEqual(['A.B=é', 'A.TABLE<B', 'AQAAAA==', '', '']);
});

describe('no state', () => {
  test.each([
    ['nothing', '', /holds no saved state: give a file/],
    ['text', 'Dear diary\n', /holds no saved state/],
    ['bytes', Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0xff), /is not text: give a file/],
  ])('%s', async (_, content, message) => {
    const file = fileWith(content);
    const error = await readState(file).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OutputPathError);
    expect(error).toMatchObject({ path: file, message: expect.stringMatching(message) as string });
  });

  test('no file', async () => {
    await expect(readState('/nowhere/x.sav')).rejects.toThrow(
      '/nowhere/x.sav does not exist: check the name, or give a file made by "pandablocks save"',
    );
  });

  test('a folder', async () => {
    const folder = temporaryFolder();
    await expect(readState(folder)).rejects.toThrow(
      `${folder} is a folder: give a file made by "pandablocks save"`,
    );
  });

  test('an unreadable file', async () => {
    await expect(readState(`${fileWith('A.B=1')}/x`)).rejects.toThrow(
      "/x can't be read: check the name and the permissions.",
    );
  });
});

describe('the state of the tutorial', () => {
  test('has only lines that can be loaded, each once', async () => {
    const entries = stateToEntries(await readState(TUTORIAL));
    expect(entries.filter(({ fault }) => fault !== null)).toEqual([]);
    expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
    expect(entries.length).toBeGreaterThan(50);
  });

  describeRecordings('compared with a state', (recordings) => {
    test('lists the names of a PandA', async () => {
      const { commands } = new RecordedControl(recordings);
      const { result } = commands.find(({ command }) => command.startsWith('GetState'))!;
      const known = new Set(stateToEntries(result as string[]).map(({ name }) => name));
      const names = stateToEntries(await readState(TUTORIAL)).map(({ name }) => name);
      expect(names.filter((name) => !known.has(name))).toEqual([]);
    });
  });
});
