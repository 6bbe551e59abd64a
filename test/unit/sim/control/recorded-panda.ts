/** A PandA whose live values are those of the recorded server's simulated hardware. */

import { loadDefinitions } from '../../../../lib/sim/model/load-definitions.js';
import { Panda } from '../../../../lib/sim/model/panda.js';
import { Refused } from '../../../../lib/sim/model/refused.js';

/** Of these the value ran on, so that it is not to be foreseen. */
export const RUNNING = /^(?:INENC[1-4]\.VAL|TTLIN1\.VAL)(?:\.SCALED)?$/;

/** Two sensors that the recorded server could not read. */
const FAILING = ['SYSTEM.TEMP_ZYNQ', 'SYSTEM.VCCINT'];

export function createRecordedPanda(): Panda {
  const panda = new Panda(loadDefinitions());
  // Its positions stood at 1000 times their place on the bus, those after INENC that is.
  const { positions } = panda.buses;
  panda.connect({
    bit: (field) => (field === 'TTLIN2.VAL' ? 1 : 0),
    position: (field) => (RUNNING.test(field) ? 0 : 1000 * (positions.get(field) ?? 0)),
    reading: (field) => {
      if (FAILING.includes(field)) throw new Refused('Extension server exception');
      return 0;
    },
  });
  return panda;
}
