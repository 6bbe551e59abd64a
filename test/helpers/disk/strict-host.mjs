/** For `node --import`: restricts file handles like `node --permission` and Yarn's Plug'n'Play. */

import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const handle = await open(fileURLToPath(import.meta.url));
const { prototype } = handle.constructor;
await handle.close();
for (const name of ['sync', 'datasync', 'chmod', 'chown', 'utimes', 'truncate']) {
  prototype[name] = () => Promise.reject(new Error(`${name} is disabled.`));
}
