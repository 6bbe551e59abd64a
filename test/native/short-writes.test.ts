/** The addon's writer on a disk whose writes take fewer bytes than they are given. */

import { join } from 'node:path';

import { expect, test } from 'vitest';

import { native } from '../../lib/native/load.js';
import { CAN_FAIL, FaultyDisk } from '../helpers/disk/faulty-disk.js';
import { expectRows, rows, specOf } from '../helpers/hdf/native-file.js';

// Neither a whole number of values nor of pages.
test.skipIf(!CAN_FAIL).each([20_001, 60_001])(
  'writes that take %d bytes at most are continued where they stopped',
  async (bytes) => {
    const disk = await FaultyDisk.mount();
    const path = join(disk.folder, 'x.h5');
    const writer = new (native().ChunkWriter)(specOf(path));
    await writer.open();
    await disk.shorten(bytes);
    await writer.append([rows(0, 70_000)], true);
    await writer.append([rows(70_000, 30_000)], false);
    const end = { reason: 'Ok', samples: 100_000 };
    expect((await writer.close(end)).samplesInFile).toBe(100_000);
    expectRows(path, 100_000);
  },
);
