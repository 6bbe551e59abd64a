// A repair that a test kills: killed-repair.mjs FILE. It prints a line when it starts.
import { writeSync } from 'node:fs';

import { repairHdfFile } from '../../../dist/index.js';

// Loads the modules that are loaded on demand.
await repairHdfFile(import.meta.filename ?? '/').catch(() => {});
writeSync(1, 'begun\n');
await repairHdfFile(process.argv[2]);
