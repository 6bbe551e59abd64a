// A repair to be killed: killed-repair.mjs FILE. It prints a line when it begins.
import { writeSync } from 'node:fs';

import { repairHdfFile } from '../../../dist/index.js';

// What is loaded only when it is needed.
await repairHdfFile(import.meta.filename ?? '/').catch(() => {});
writeSync(1, 'begun\n');
await repairHdfFile(process.argv[2]);
