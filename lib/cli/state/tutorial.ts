/** The saved state of the tutorial. */

import { fileURLToPath } from 'node:url';

/** The state that the tutorial begins with; beside `dist` in the package. */
export const TUTORIAL = fileURLToPath(new URL('../../../states/tutorial.sav', import.meta.url));
