/** What the page says of the capture: state, figures, warnings, results. */

import { button, element, setState, setText } from './dom.js';
import { formatBytes, formatCount, formatRate, formatSeconds } from './format.js';
import type { LogMessage, StateMessage } from './messages.js';

const PHASES = {
  connecting: 'connecting',
  waiting: 'waiting',
  capturing: 'capturing',
  lost: 'reconnecting',
  ended: 'ended',
} as const;

const FIGURES = ['samples', 'rate', 'data', 'time', 'time left', 'backlog', 'disk free', 'missed'];

/** A disk that is full before is an alarm. */
const LEAST_FREE_SECONDS = 600;

export class Status {
  readonly root = element('section', { 'aria-label': 'The capture' });
  readonly #title = element('h1', {}, 'PandA');
  readonly #pill = element('span', { class: 'pill', role: 'status' }, 'connecting');
  readonly #message = element('span', { class: 'message' });
  readonly #figures = new Map<string, HTMLElement>();
  readonly #warnings = element('section', { class: 'card warnings', 'aria-label': 'Warnings' });
  readonly #results = element('section', {
    class: 'card results',
    tabindex: '0',
    'aria-label': 'Acquisitions',
  });
  readonly #onChoose: (acquisition: number) => void;
  #isOffline = false;
  #state: StateMessage | null = null;
  #log: LogMessage | null = null;
  #shown = 0;

  /** @param onChoose an acquisition is to be looked at; 0: the latest */
  constructor(onChoose: (acquisition: number) => void) {
    this.#onChoose = onChoose;
    const list = element('dl', { class: 'figures' });
    for (const name of FIGURES) {
      const value = element('dd', {}, '–');
      this.#figures.set(name, value);
      list.append(element('div', {}, element('dt', {}, name), value));
    }
    this.#warnings.hidden = true;
    this.#results.hidden = true;
    this.root.append(
      element('header', { class: 'top' }, this.#title, this.#pill, this.#message),
      list,
      this.#warnings,
      this.#results,
    );
  }

  setState(state: StateMessage): void {
    this.#state = state;
    this.#isOffline = false;
    const { identification, panda } = state;
    setText(
      this.#title,
      identification === '' ? panda : `${panda} · PandABlocks ${identification}`,
    );
    document.title = `${PHASES[state.phase]} · ${panda}`;
    this.#drawPhase();
    this.#set('samples', formatCount(state.rows));
    this.#set('rate', formatRate(state.rate));
    this.#set('data', `${formatBytes(state.bytesPerSecond)}/s`);
    this.#set('time', formatSeconds(state.seconds));
    this.#set('time left', state.secondsLeft === null ? '–' : formatSeconds(state.secondsLeft));
    this.#set(
      'backlog',
      formatBytes(state.backlogBytes),
      state.backlogBytes > state.maxBacklogBytes / 2,
    );
    const { freeBytes } = state;
    this.#set(
      'disk free',
      freeBytes === null ? '–' : formatBytes(freeBytes),
      freeBytes !== null && freeBytes < LEAST_FREE_SECONDS * state.bytesPerSecond,
    );
    this.#set('missed', formatCount(state.missed), state.missed > 0);
  }

  setLog(log: LogMessage): void {
    this.#log = log;
    this.#drawWarnings(log);
    this.#drawResults();
  }

  /** The server does not answer. */
  setOffline(): void {
    this.#isOffline = true;
    this.#drawPhase();
  }

  /** @param acquisition that is looked at */
  setShown(acquisition: number): void {
    if (this.#shown === acquisition) return;
    this.#shown = acquisition;
    this.#drawResults();
  }

  #set(name: string, text: string, isAlarm = false): void {
    const value = this.#figures.get(name);
    if (value === undefined) return;
    setText(value, text);
    setState(value, isAlarm ? 'alarm' : '');
  }

  #drawPhase(): void {
    const state = this.#state;
    const isOver = state?.phase === 'ended';
    // Figures of a server that is gone are old.
    this.root.classList.toggle('old', this.#isOffline && !isOver);
    if (this.#isOffline && !isOver) {
      setText(this.#pill, 'no connection');
      setState(this.#pill, 'offline');
      setText(
        this.#message,
        'The command that serves this page does not answer. The page goes on when it is back.',
      );
      return;
    }
    if (state === null) return;
    const end = state.ok === true ? 'ended' : 'failed';
    setText(this.#pill, isOver ? end : PHASES[state.phase]);
    setState(this.#pill, isOver ? (state.ok === true ? 'good' : 'bad') : state.phase);
    const gone =
      this.#isOffline || state.isClosing ? ' The command has ended; what is shown stays.' : '';
    setText(this.#message, state.message + gone);
  }

  #drawWarnings({ warnings, warningCount }: LogMessage): void {
    this.#warnings.hidden = warningCount === 0;
    const more = warningCount - warnings.length;
    const title = `${warningCount} ${warningCount === 1 ? 'warning' : 'warnings'}`;
    this.#warnings.replaceChildren(
      element('h2', {}, more > 0 ? `${title}, the latest ${warnings.length}` : title),
      element('ul', {}, ...warnings.map((text) => element('li', {}, text))),
    );
  }

  #drawResults(): void {
    const log = this.#log;
    this.#results.hidden = log === null || log.resultCount === 0;
    if (log === null || log.resultCount === 0) return;
    const head = ['no.', 'samples', 'ended', 'file', 'missed', 'plots'].map((text) =>
      element('th', { scope: 'col' }, text),
    );
    const rows = log.results.map((result) => {
      const { number, file, samplesWritten, reason, ok, missed } = result;
      const isKept = log.kept.includes(number);
      const isShown = number === this.#shown;
      const look = button(
        isShown ? `shown ${number}` : `show ${number}`,
        () => this.#onChoose(number),
        {
          'aria-pressed': String(isShown),
        },
      );
      return element(
        'tr',
        {},
        element('td', {}, String(number)),
        element('td', {}, formatCount(samplesWritten)),
        element('td', { class: ok ? 'good' : 'bad' }, reason ?? 'not finished'),
        element('td', { class: 'file', title: file ?? '' }, file?.replace(/^.*[\\/]/, '') ?? '–'),
        element('td', {}, formatCount(missed)),
        element('td', {}, isKept ? look : 'not kept'),
      );
    });
    this.#results.replaceChildren(
      element(
        'h2',
        {},
        log.resultCount === 1 ? '1 acquisition' : `${log.resultCount} acquisitions`,
      ),
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, ...head)),
        element('tbody', {}, ...rows.reverse()),
      ),
    );
  }
}
