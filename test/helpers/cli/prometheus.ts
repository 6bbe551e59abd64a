/** A strict parser for the text format of Prometheus, version 0.0.4. */

export interface Metric {
  readonly type: string;
  readonly help: string;
  /** Values by their labels as JSON, e.g. `{"panda":"a"}`. */
  readonly values: ReadonlyMap<string, number>;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const HELP = new RegExp(`^# HELP (${NAME}) ((?:[^\\\\\\n]|\\\\\\\\|\\\\n)*)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge)$`);
const SAMPLE = new RegExp(
  `^(${NAME})(?:\\{(.*)\\})? ([-+]?[0-9.]+(?:e[-+]?[0-9]+)?|[-+]Inf|NaN)$`,
  's',
);
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^\\"\n]|\\\\|\\n|\\")*)"(,|$)/y;

/** @throws Error if the text has anything that the format does not allow */
export function parseMetrics(text: string): Map<string, Metric> {
  if (!text.endsWith('\n')) throw new Error('The last line does not end.');
  const metrics = new Map<string, { type: string; help: string; values: Map<string, number> }>();
  let current: string | null = null;
  let help: string | null = null;
  for (const line of text.slice(0, -1).split('\n')) {
    const [, helped, words] = HELP.exec(line) ?? [];
    const [, typed, type] = TYPE.exec(line) ?? [];
    if (helped !== undefined) {
      if (metrics.has(helped)) throw new Error(`${helped} comes twice.`);
      [current, help] = [helped, unescape(String(words))];
    } else if (typed !== undefined) {
      if (typed !== current || help === null) throw new Error(`A type without help: ${line}`);
      if ((type === 'counter') !== typed.endsWith('_total')) throw new Error(`A name: ${line}`);
      metrics.set(typed, { type: String(type), help, values: new Map() });
      help = null;
    } else {
      const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
      if (name === undefined || name !== current) throw new Error(`A sample: ${line}`);
      const { values } = metrics.get(name) ?? {};
      const key = JSON.stringify(parseLabels(labels));
      if (values === undefined || values.has(key)) throw new Error(`A sample again: ${line}`);
      values.set(key, Number(String(value).replace('Inf', 'Infinity')));
    }
  }
  return metrics;
}

/** The value of a metric whose labels contain the given ones. */
export function valueOf(
  metrics: ReadonlyMap<string, Metric>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const wanted = Object.entries(labels);
  const found = [...(metrics.get(`pandablocks_${name}`)?.values ?? [])].filter(([key]) => {
    const has = JSON.parse(key) as Record<string, string>;
    return wanted.every(([label, value]) => has[label] === value);
  });
  if (found.length > 1) throw new Error(`${name} has several such values.`);
  return found[0]?.[1];
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (LABEL.lastIndex = 0; LABEL.lastIndex < text.length;) {
    const [, name, value] = LABEL.exec(text) ?? [];
    if (name === undefined || Object.hasOwn(labels, name)) throw new Error(`Labels: ${text}`);
    labels[name] = unescape(String(value));
  }
  return labels;
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, character: string) =>
    character === 'n' ? '\n' : character,
  );
}
