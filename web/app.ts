/** The page: what is shown, fetched, and drawn. */

import { type Choices, loadChoices, saveChoices } from './choices.js';
import { Connection } from './connection.js';
import { element } from './dom.js';
import { listenToKeys, makeHelp } from './keyboard.js';
import {
  type Acquisition,
  fetchAcquisition,
  type LogMessage,
  type StateMessage,
} from './messages.js';
import type { Shown } from './panel.js';
import { Plots } from './plots.js';
import { Status } from './status.js';
import { rowAt, rowText, shownOf } from './shown.js';
import { ThemeSwitch } from './theme-switch.js';
import { Toolbar } from './toolbar.js';
import { Traces } from './traces.js';
import { bucketRowsFor, panned, type Rows, rowsOf, type View, zoomed } from './window.js';

/** Between two fetches, milliseconds. */
const FETCH_EVERY = 100;
const LEAST_BUCKETS = 300;
const MOST_BUCKETS = 2000;

export class App {
  readonly #choices: Choices = loadChoices();
  readonly #status = new Status((acquisition) => this.#choose(acquisition));
  readonly #toolbar: Toolbar;
  readonly #plots: Plots;
  readonly #help = makeHelp();
  readonly #traces = new Traces();
  readonly #connection: Connection;
  readonly #theme: ThemeSwitch;
  #state: StateMessage | null = null;
  #acquisition: Acquisition | null = null;
  /** That is looked at; 0: the latest. */
  #chosen = 0;
  #view: View;
  #shown: Shown | null = null;
  #isFetching = false;
  #isStale = false;
  #fetchedAt = 0;

  constructor(root: HTMLElement) {
    this.#view = { kind: 'live', seconds: this.#choices.seconds };
    const actions = {
      live: (seconds: number) => this.#live(seconds),
      zoom: (factor: number) => this.#zoom(factor, null),
      pan: (share: number) => this.#show(panned(this.#rows(), this.#total, share)),
      pause: () => this.#pause(),
      help: () => this.#help.showModal(),
      showAll: () => this.#plots.showAll(),
    };
    this.#toolbar = new Toolbar({
      ...actions,
      setX: (name) => this.#change({ x: name }),
      setHidden: (name, isHidden) => this.#plots.setHidden(name, isHidden),
      hideAll: () => this.#plots.hideAll(),
      latest: () => this.#choose(this.#state?.acquisition ?? 0),
      nextTheme: () => this.#theme.next(),
    });
    listenToKeys({
      ...actions,
      panel: (what) => this.#plots.onKey(what),
    });
    this.#plots = new Plots(this.#choices, {
      zoom: (from, to) => this.#zoomTo(from, to),
      reset: () => this.#live(0),
      wheel: (event, at) => this.#onWheel(event, at),
      hover: (index) => this.#hover(index),
      change: (changes) => this.#change(changes),
      request: () => this.#request(),
    });
    const main = element('main', {}, this.#toolbar.root, this.#plots.root);
    root.append(this.#status.root, main, this.#help);
    document.addEventListener('visibilitychange', () => this.#request());
    new ResizeObserver(() => this.#plots.fit()).observe(this.#status.root);
    this.#theme = new ThemeSwitch(this.#choices, (theme) => {
      this.#change({ theme });
      this.#toolbar.setTheme(theme);
      this.#plots.repaint();
    });
    this.#toolbar.setView(this.#view);
    this.#plots.layOut([]);
    this.#connection = new Connection({
      onState: (state) => this.#onState(state),
      onLog: (log: LogMessage) => this.#status.setLog(log),
      onOffline: () => this.#status.setOffline(),
    });
  }

  get #total(): number {
    const isLatest = this.#acquisition?.number === this.#state?.acquisition;
    return (isLatest ? this.#state?.rows : this.#acquisition?.rows) ?? 0;
  }

  #rows(): Rows {
    const isLatest = this.#acquisition?.number === this.#state?.acquisition;
    return rowsOf(this.#view, this.#total, isLatest ? (this.#state?.since ?? null) : null);
  }

  #onState(state: StateMessage): void {
    if (this.#state !== null && state.run !== this.#state.run) {
      // Another capture answers on the same port.
      this.#chosen = 0;
      this.#acquisition = null;
    }
    this.#state = state;
    this.#status.setState(state);
    const wanted = this.#chosen === 0 ? state.acquisition : this.#chosen;
    if (wanted !== 0 && wanted !== this.#acquisition?.number) void this.#load(wanted);
    this.#request();
  }

  #choose(acquisition: number): void {
    this.#chosen = acquisition === this.#state?.acquisition ? 0 : acquisition;
    this.#show({ kind: 'live', seconds: this.#chosen === 0 ? this.#choices.seconds : 0 });
    void this.#load(acquisition);
  }

  async #load(number: number): Promise<void> {
    try {
      const acquisition = await fetchAcquisition(number, AbortSignal.timeout(5000));
      if (acquisition.number === this.#acquisition?.number) return;
      this.#acquisition = acquisition;
      this.#traces.clear();
      this.#status.setShown(number);
      this.#toolbar.setOld(this.#chosen === 0 ? null : number);
      this.#toolbar.setFields(acquisition.fields, this.#choices);
      this.#plots.setFields(acquisition.fields);
      this.#request();
    } catch {
      // The next message of the server leads here again.
    }
  }

  /** Fetches what is to be shown, if nobody does already: otherwise when that is done. */
  #request(): void {
    if (document.hidden) return;
    if (this.#isFetching) {
      this.#isStale = true;
      return;
    }
    this.#isFetching = true;
    const wait = Math.max(0, this.#fetchedAt + FETCH_EVERY - performance.now());
    setTimeout(() => {
      void this.#fetch().finally(() => {
        this.#isFetching = false;
        this.#fetchedAt = performance.now();
        if (!this.#isStale) return;
        this.#isStale = false;
        this.#request();
      });
    }, wait);
  }

  async #fetch(): Promise<void> {
    const acquisition = this.#acquisition;
    const rows = this.#rows();
    if (acquisition === null || rows.to <= rows.from) return;
    const x = acquisition.fields.findIndex(({ name }) => name === this.#choices.x);
    const columns = [...new Set([...(x >= 0 ? [x] : []), ...this.#plots.columnsInSight])]
      .sort((a, b) => a - b)
      .slice(0, 64);
    if (columns.length > 0) {
      const width = this.#plots.root.clientWidth * devicePixelRatio;
      const bucketRows = bucketRowsFor(
        rows,
        Math.min(MOST_BUCKETS, Math.max(LEAST_BUCKETS, width)),
      );
      const query = { acquisition: acquisition.number, ...rows, bucketRows, columns };
      try {
        await this.#traces.update(query, AbortSignal.timeout(5000));
      } catch {
        return;
      }
      if (acquisition === this.#acquisition) this.#draw(rows, x);
    }
    // Nobody waits for this page any more.
    if (this.#state?.isClosing === true) this.#connection.letGo();
  }

  #draw(rows: Rows, xColumn: number): void {
    const { part } = this.#traces;
    if (part === null) return;
    this.#shown = shownOf(part, rows, xColumn);
    this.#plots.show(this.#shown, rows);
  }

  #show(view: View): void {
    this.#view = view;
    this.#toolbar.setView(view);
    this.#request();
  }

  #live(seconds: number): void {
    this.#change({ seconds });
    this.#show({ kind: 'live', seconds });
  }

  #pause(): void {
    if (this.#view.kind === 'rows') this.#show({ kind: 'live', seconds: this.#choices.seconds });
    else this.#show({ kind: 'rows', ...this.#rows() });
  }

  #zoom(factor: number, at: number | null): void {
    const rows = this.#rows();
    this.#show(zoomed(rows, this.#total, factor, at ?? (rows.from + rows.to) / 2));
  }

  /** @param from on the horizontal axis */
  #zoomTo(from: number, to: number): void {
    const [first, last] = [this.#rowAt(from), this.#rowAt(to)];
    if (last - first < 2) return;
    this.#show({
      kind: 'rows',
      from: Math.max(0, Math.floor(first)),
      to: Math.min(this.#total, Math.ceil(last) + 1),
    });
  }

  #rowAt(value: number): number {
    const { part } = this.#traces;
    return part === null || this.#shown === null ? value : rowAt(part, this.#shown, value);
  }

  #onWheel(event: WheelEvent, at: number): void {
    const delta = Math.sign(event.deltaY === 0 ? event.deltaX : event.deltaY);
    if (event.shiftKey) this.#show(panned(this.#rows(), this.#total, 0.1 * delta));
    else this.#zoom(delta > 0 ? 1.25 : 0.8, this.#rowAt(at));
  }

  #hover(index: number | null): void {
    const { part } = this.#traces;
    this.#plots.readOut(index);
    const time = this.#shown?.isTime === true ? (this.#shown.x[index ?? -1] ?? null) : null;
    this.#toolbar.setRow(index === null || part === null ? '' : rowText(part, index, time));
  }

  #change(changes: Partial<Choices>): void {
    Object.assign(this.#choices, changes);
    saveChoices(this.#choices);
    if (this.#acquisition !== null)
      this.#toolbar.setFields(this.#acquisition.fields, this.#choices);
    this.#request();
  }
}
