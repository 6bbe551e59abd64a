/** Commands about the PandA as a whole. */

import { TICKS_PER_SECOND } from '../../machine/registers.js';
import { scanAll } from '../../model/scanner.js';
import { OK, valueAnswer } from '../answer.js';
import type { ConnectedClient } from '../capture-control.js';
import type { StarCommands } from './star-command.js';

/** The software whose ways are simulated, and the firmware whose blocks it has. */
const IDENTIFICATION = 'PandA SW: 4.1 FPGA: 4.1.0 00000000 00000000 rootfs: Simulated PandA';

export const GENERAL: StarCommands = {
  IDN: {
    query: (rest) => {
      rest.end();
      return valueAnswer(IDENTIFICATION);
    },
  },
  ECHO: {
    query: (rest) => {
      rest.expect(' ');
      return valueAnswer(rest.rest());
    },
  },
  WHO: {
    query: (rest, context) => {
      rest.end();
      return valueAnswer([
        ...context.clients().map((client) => describe('config', client)),
        ...context.capture.clients().map((client) => describe('data', client)),
      ]);
    },
  },
  BLOCKS: {
    query: (rest, { panda }) => {
      rest.end();
      const blocks = [...panda.blocks.values()];
      return valueAnswer(blocks.map(({ definition }) => `${definition.name} ${definition.count}`));
    },
  },
  CLOCK_FREQ: {
    query: (rest) => {
      rest.end();
      return valueAnswer(String(TICKS_PER_SECOND));
    },
  },
  VERBOSE: {
    assign: (rest, value) => {
      rest.end();
      scanAll(value, (scanner) => scanner.bit());
      return OK;
    },
  },
  // What is simulated is fresh at each start: there is nothing to save for.
  SAVESTATE: {
    assign: (rest, value) => {
      rest.end();
      scanAll(value, () => null);
      return OK;
    },
  },
};

/** As the server does, with an empty name at the end. */
function describe(port: string, { since, address }: ConnectedClient): string {
  return `${since.toISOString()} ${port} ${address} `;
}
