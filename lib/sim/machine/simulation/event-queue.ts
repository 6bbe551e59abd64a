/** The event queue of the simulation: which block or input is woken at which tick. */

/** Something that waits for a tick. */
export interface Sleeper {
  /** Called once when its tick has come; the event is off the queue then. */
  wake(): void;
}

/**
 * The event of one sleeper. It has at most one tick at a time, so a tick that was replaced leaves
 * nothing in the queue.
 */
export class ScheduledEvent {
  /** Infinity while there is none. */
  tick = Infinity;
  /** Where it is in the heap; -1: nowhere. */
  place = -1;

  /** @param rank decides between events at the same tick: the lower comes first */
  constructor(
    readonly sleeper: Sleeper,
    readonly rank: number,
  ) {}
}

/** A binary heap of events, the earliest on top. */
export class EventQueue {
  readonly #heap: ScheduledEvent[] = [];
  #ranks = 0;

  /** The tick of the earliest event, Infinity if there is none. */
  get nextTick(): number {
    return this.#heap[0]?.tick ?? Infinity;
  }

  /** A new event; those made earlier come first at the same tick. */
  eventFor(sleeper: Sleeper): ScheduledEvent {
    return new ScheduledEvent(sleeper, this.#ranks++);
  }

  /** @param tick replaces what it had; Infinity: takes it off */
  set(event: ScheduledEvent, tick: number): void {
    if (tick === event.tick) return;
    if (tick === Infinity) {
      this.#remove(event);
      return;
    }
    const isEarlier = tick < event.tick;
    event.tick = tick;
    if (event.place === -1) {
      event.place = this.#heap.length;
      this.#heap.push(event);
    }
    if (isEarlier) this.#rise(event);
    else this.#sink(event);
  }

  /** Wakes everyone whose tick is this one or has passed. */
  wakeUntil(tick: number): void {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || first.tick > tick) return;
      this.#remove(first);
      first.sleeper.wake();
    }
  }

  #remove(event: ScheduledEvent): void {
    const { place } = event;
    const last = this.#heap.pop() as ScheduledEvent;
    event.tick = Infinity;
    event.place = -1;
    if (last === event) return;
    this.#heap[place] = last;
    last.place = place;
    this.#rise(last);
    this.#sink(last);
  }

  #rise(event: ScheduledEvent): void {
    const heap = this.#heap;
    let { place } = event;
    while (place > 0) {
      const parentPlace = (place - 1) >> 1;
      const parent = heap[parentPlace] as ScheduledEvent;
      if (isBefore(parent, event)) break;
      heap[place] = parent;
      parent.place = place;
      place = parentPlace;
    }
    heap[place] = event;
    event.place = place;
  }

  #sink(event: ScheduledEvent): void {
    const heap = this.#heap;
    let { place } = event;
    for (;;) {
      const leftPlace = 2 * place + 1;
      const left = heap[leftPlace];
      if (left === undefined) break;
      const right = heap[leftPlace + 1];
      const child = right !== undefined && isBefore(right, left) ? right : left;
      if (isBefore(event, child)) break;
      const childPlace = child.place;
      heap[place] = child;
      child.place = place;
      place = childPlace;
    }
    heap[place] = event;
    event.place = place;
  }
}

function isBefore(one: ScheduledEvent, other: ScheduledEvent): boolean {
  return one.tick < other.tick || (one.tick === other.tick && one.rank < other.rank);
}
