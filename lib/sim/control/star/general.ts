/** Commands about the PandA as a whole. */

import { TICKS_PER_SECOND } from '../../machine/registers.js';
import { scanAll } from '../../model/scanner.js';
import { OK, valueAnswer } from '../answer.js';
import type { ConnectedClient } from '../capture-control.js';
import type { StarCommands } from './star-command.js';

/** The version of the simulated software, and of the firmware with the simulated blocks. */
const IDENTIFICATION = 'PandA SW: 4.1 FPGA: 4.1.0 00000000 00000000 rootfs: Simulated PandA';

export const GENERAL: StarCommands = {
  IDN: {
    query: () => valueAnswer(IDENTIFICATION),
  },
  ECHO: {
    hasArgument: true,
    query: (rest) => {
      rest.expect(' ');
      return valueAnswer(rest.rest());
    },
  },
  WHO: {
    query: (_rest, context) =>
      valueAnswer([
        ...context.clients().map((client) => describe('config', client)),
        ...context.capture.clients().map((client) => describe('data', client)),
      ]),
  },
  BLOCKS: {
    query: (_rest, { panda }) => {
      const blocks = [...panda.blocks.values()];
      return valueAnswer(blocks.map(({ definition }) => `${definition.name} ${definition.count}`));
    },
  },
  CLOCK_FREQ: {
    query: () => valueAnswer(String(TICKS_PER_SECOND)),
  },
  VERBOSE: {
    assign: (_rest, value) => {
      scanAll(value, (scanner) => scanner.uint32());
      return OK;
    },
  },
  // The simulated state is not persistent, so there is nothing to save.
  SAVESTATE: {
    assign: (_rest, value) => {
      scanAll(value, () => null);
      return OK;
    },
  },
};

/** Formats a client as the server does, with an empty name at the end. */
function describe(port: string, { since, address }: ConnectedClient): string {
  return `${since.toISOString()} ${port} ${address} `;
}
