/** The event queue of the simulation: the ticks at which blocks and inputs are woken. */

/** An object that waits for a tick. */
export interface Sleeper {
  /** Called once at its tick; the event has been removed from the queue then. */
  wake(): void;
}

/**
 * The event of one sleeper. It has at most one tick at a time, so that a replaced tick leaves
 * nothing in the queue.
 */
export class ScheduledEvent {
  /** Infinity while it is not scheduled. */
  tick = Infinity;
  /** The index in the heap; -1: not in the heap. */
  place = -1;

  /** @param rank the order of events at the same tick, lowest first */
  constructor(
    readonly sleeper: Sleeper,
    readonly rank: number,
  ) {}
}

/** A binary heap of events, the earliest at the top. */
export class EventQueue {
  readonly #heap: ScheduledEvent[] = [];
  #ranks = 0;

  /** The tick of the earliest event; Infinity if there is none. */
  get nextTick(): number {
    return this.#heap[0]?.tick ?? Infinity;
  }

  /** Makes an event; events made earlier come first at the same tick. */
  eventFor(sleeper: Sleeper): ScheduledEvent {
    return new ScheduledEvent(sleeper, this.#ranks++);
  }

  /** @param tick replaces the previous tick; Infinity: removes the event */
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

  /** Wakes all sleepers whose tick is this one or earlier. */
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
