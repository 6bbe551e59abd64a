/** A PandA whose answers and data bytes are given by the test. */

import type { AsyncClient, AsyncClientOptions } from 'pandablocks';

import { dataPortOf, type Serve } from './capture-client.js';
import { type Answer, clientOf, ControlServer, IDN } from '../control/control-server.js';

export interface FakePanda {
  readonly client: AsyncClient;
  readonly control: ControlServer;
  readonly dataPort: number;
  /** How often a line was received. */
  readonly count: (line: string) => number;
}

export const ARM = '*PCAP.ARM=';
export const DISARM = '*PCAP.DISARM=';

/**
 * Answers `*IDN?`, reports that it is idle, and accepts ARM and DISARM.
 *
 * @param answer an alternative answer to a line; undefined: none
 */
export async function fakePanda(
  answer: (line: string) => string | null | undefined,
  serve: Serve,
  options: AsyncClientOptions = {},
): Promise<FakePanda> {
  const usual: Answer = (line) => {
    if (line === '*IDN?') return `${IDN}\n`;
    return line === '*PCAP.COMPLETION?' ? 'OK =Ok\n' : 'OK\n';
  };
  const control = await ControlServer.start((line, peer) => {
    const special = answer(line);
    return special === undefined ? usual(line, peer) : special;
  });
  const { port: dataPort } = await dataPortOf(serve);
  const client = clientOf(control, { dataPort, ...options });
  const count = (line: string): number =>
    control.received.filter((received) => received === line).length;
  return { client, control, dataPort, count };
}
