/** YAML, of which JSON is a part. */

import { parse } from 'yaml';

/** @throws Error for what is none */
export function parseYaml(text: string): unknown {
  return parse(text, { maxAliasCount: 100 });
}
