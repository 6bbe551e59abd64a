/** A repair on a disk that fails: the error says what the system said, and it can be repaired later. */

import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { HdfError, repairHdfFile } from 'pandablocks';
import { describe, expect, test } from 'vitest';

import { olderFile } from '../../helpers/hdf/edited-file.js';
import { CAN_FAIL, FaultyDisk } from '../../helpers/disk/faulty-disk.js';
import { expectRows } from '../../helpers/hdf/native-file.js';
import { killed, python, whole } from '../../helpers/hdf/repair.js';
import { runCli } from '../../helpers/cli/run-cli.js';

async function failedRepair(file: string): Promise<HdfError> {
  const error: unknown = await repairHdfFile(file).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(HdfError);
  return error as HdfError;
}

async function onDisk(path: string): Promise<{ disk: FaultyDisk; file: string }> {
  const disk = await FaultyDisk.mount();
  const file = join(disk.folder, 'x.h5');
  copyFileSync(path, file);
  return { disk, file };
}

describe.skipIf(!CAN_FAIL)('systemCode', () => {
  test.each(['ENOSPC', 'EIO', 'EDQUOT'])('%s, where the mark is taken away', async (code) => {
    const { disk, file } = await onDisk(await killed(320));
    const bytes = readFileSync(file);
    await disk.fail(code, 'write');
    expect(await failedRepair(file)).toMatchObject({ systemCode: code, path: file });
    const { stderr } = await runCli(['repair', file]);
    expect(stderr).toMatch(
      /x\.h5 can't be repaired yet: .*\. Its samples are safe: try again then\.$/m,
    );
    await disk.heal();
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(await repairHdfFile(file)).toMatchObject({ wasRepaired: true, samples: 320 });
    expectRows(file, 320);
  });

  test.each(['ENOSPC', 'EIO'])('%s, where HDF5 cuts columns', async (code) => {
    const start = await whole(500);
    python('h5py.File(sys.argv[1], "r+")["b"].resize((333,))', start);
    const { disk, file } = await onDisk(start);
    await disk.fail(code, 'write');
    expect(await failedRepair(file)).toMatchObject({ systemCode: code, path: file });
    await disk.heal();
    expect(await repairHdfFile(file)).toMatchObject({ wasRepaired: true, samples: 333 });
    expectRows(file, 333);
  });

  test('of an unreadable disk, which is not a damage of the file', async () => {
    const { disk, file } = await onDisk(await whole(500));
    for (const reads of [0, 1, 2]) {
      await disk.failAfter(reads, 'EIO', 'read');
      const error = await failedRepair(file);
      expect(error).toMatchObject({ systemCode: 'EIO', path: file });
      expect(error.message).toMatch(
        /can't be repaired yet: .*the disk failed.*Nothing was changed/,
      );
      await disk.heal();
    }
    expect(await repairHdfFile(file)).toMatchObject({ wasRepaired: false, samples: 500 });
  });

  test('is null if the file is the reason', async () => {
    const file = olderFile('finished');
    python('h5py.File(sys.argv[1], "r+")["entry/x"].resize((7,))', file);
    expect(await failedRepair(file)).toMatchObject({ systemCode: null, path: file });
  });
});
