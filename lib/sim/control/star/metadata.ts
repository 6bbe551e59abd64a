/** `*METADATA`: notes of users and of the firmware. */

import type { MetadataEntry } from '../../model/metadata.js';
import type { Panda } from '../../model/panda.js';
import { Refused } from '../../model/refused.js';
import type { Scanner } from '../../model/scanner.js';
import { OK, valueAnswer } from '../answer.js';
import { MetadataSink } from '../metadata-sink.js';
import type { StarCommands } from './star-command.js';

export const METADATA: StarCommands = {
  METADATA: {
    hasArgument: true,
    query: (rest, { panda }) => {
      rest.expect('.');
      if (!rest.skip('*')) return valueAnswer(parseEntry(rest, panda).get());
      rest.end();
      return valueAnswer([...panda.metadata.keys()]);
    },
    assign: (rest, value, { panda }) => {
      rest.expect('.');
      parseEntry(rest, panda).put(value);
      return OK;
    },
    write: (rest, panda) => {
      rest.expect('.');
      return new MetadataSink(parseEntry(rest, panda));
    },
  },
};

/**
 * Parses a key, which has to be the whole rest of the command.
 *
 * @throws Refused if there is no such key
 */
function parseEntry(rest: Scanner, panda: Panda): MetadataEntry {
  const key = rest.name();
  const entry = panda.metadata.get(key);
  if (entry === undefined) throw new Refused(`Metadata key ${key} not found`);
  rest.end();
  return entry;
}
