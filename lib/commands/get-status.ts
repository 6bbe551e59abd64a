/** Asks a PandA for its status. */

import type {
  CapturedField,
  CaptureInput,
  CaptureState,
  PandaStatus,
} from '../responses/panda-status.js';
import type { ApiVersion } from './command.js';
import type { Exchange, ExchangeGenerator } from './exchange.js';
import { ChangeGroup, GetChanges } from './get-changes.js';
import { Identify } from './identify.js';
import { OwnConnectionCommand } from './own-connection.js';
import { together } from './together.js';

const INPUTS = ['ENABLE', 'GATE', 'TRIG'] as const;
/** Levels of constant inputs, for which there are no fields. */
const CONSTANTS: Readonly<Record<string, 0 | 1>> = { ZERO: 0, ONE: 1 };
const HEALTH = /^(.+)\.HEALTH$/;

/**
 * Asks for the status of a PandA: whether it is armed, what it captures, the sources and the levels
 * of PCAP's inputs, and the health of its blocks (protocol.md, `*PCAP`, `*CAPTURE`,
 * `*CHANGES.READ`). The command changes no settings.
 *
 * The PandA reports the health of blocks as changes, so clients run the command on a connection of
 * its own.
 *
 * @throws CommandError while running, if the PandA has no PCAP block
 */
export class GetStatus extends OwnConnectionCommand<PandaStatus> {
  *execute(version: ApiVersion | null = null): ExchangeGenerator<PandaStatus> {
    const ask = (question: string): Exchange => this.exchange(`${question}?`);
    const status = ask('*PCAP.STATUS');
    const completion = ask('*PCAP.COMPLETION');
    const samples = ask('*PCAP.CAPTURED');
    const captured = ask('*CAPTURE');
    const edge = ask('PCAP.TRIG_EDGE');
    const inputs = INPUTS.map((name) => ask(`PCAP.${name}`));
    const first = [status, completion, samples, captured, edge, ...inputs];
    const [identification, changes] = yield* together([
      new Identify().execute(version),
      new GetChanges(ChangeGroup.Read).execute(version),
      askAll(first),
    ]);
    const sources = inputs.map((input) => input.line());
    const levels = sources.map((source) => (Object.hasOwn(CONSTANTS, source) ? null : ask(source)));
    const asked = levels.filter((exchange) => exchange !== null);
    if (asked.length > 0) yield asked;
    const [enable, gate, trig] = sources.map((source, i) => ({
      source,
      level: levels[i] == null ? (CONSTANTS[source] ?? null) : levelIn(levels[i]),
    })) as [CaptureInput, CaptureInput, CaptureInput];
    const [isBusy, readers] = statusIn(status);
    const count = lineIn(samples);
    const taken = count !== null && /^\d{1,15}$/.test(count) ? Number(count) : null;
    return {
      identification,
      state: stateOf(isBusy, taken, enable),
      completion: lineIn(completion),
      samples: taken,
      readers,
      captured: captured.multiline().map(parseCaptured),
      enable,
      gate,
      trig,
      trigEdge: lineIn(edge),
      health: healthIn(changes.values),
    };
  }
}

function* askAll(exchanges: readonly Exchange[]): ExchangeGenerator<void> {
  yield exchanges;
}

/**
 * ACTIVE rises when the PandA is armed, so only the samples and ENABLE show whether it is
 * capturing.
 */
function stateOf(isBusy: boolean, samples: number | null, enable: CaptureInput): CaptureState {
  if (!isBusy) return 'idle';
  return enable.level === 1 || (samples ?? 0) > 0 ? 'busy' : 'armed';
}

/** Parses `Busy 1 1`: the state, the readers, and the readers that take data. */
function statusIn(exchange: Exchange): [isBusy: boolean, readers: number | null] {
  const [, state, readers] = /^(\S+)(?: (\d{1,9}))?/.exec(exchange.line()) ?? [];
  return [state !== 'Idle', readers === undefined ? null : Number(readers)];
}

/** The value of the answer; null if an older server refuses the question. */
function lineIn(exchange: Exchange): string | null {
  return exchange.received[0]?.startsWith('OK =') === true ? exchange.line() : null;
}

function levelIn(exchange: Exchange | null | undefined): 0 | 1 | null {
  const text = exchange ? lineIn(exchange) : null;
  if (text === '0') return 0;
  return text === '1' ? 1 : null;
}

/** Parses `COUNTER1.OUT Min Max Mean`. */
function parseCaptured(line: string): CapturedField {
  const [name = '', ...capture] = line.split(' ');
  return { name, capture: capture.join(' ') };
}

function healthIn(values: ReadonlyMap<string, string>): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of values) {
    const block = HEALTH.exec(name)?.[1];
    if (block !== undefined) found.set(block, value);
  }
  return found;
}
