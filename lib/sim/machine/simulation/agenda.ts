/** Who is to be woken at which tick. */

/** Something that waits for a tick. */
export interface Sleeper {
  /** Called once when its tick has come; it is off the agenda then. */
  wake(): void;
}

/**
 * A place on the agenda that belongs to one sleeper. It has at most one tick at a time, so what has
 * been superseded leaves nothing behind.
 */
export class Appointment {
  /** Infinity while there is none. */
  tick = Infinity;
  /** Where it is in the heap; -1: nowhere. */
  place = -1;

  /** @param rank decides between appointments at the same tick: the lower comes first */
  constructor(
    readonly sleeper: Sleeper,
    readonly rank: number,
  ) {}
}

/** A binary heap of appointments, the earliest on top. */
export class Agenda {
  readonly #heap: Appointment[] = [];
  #ranks = 0;

  /** The tick of the earliest appointment, Infinity if there is none. */
  get nextTick(): number {
    return this.#heap[0]?.tick ?? Infinity;
  }

  /** A new place; those made earlier come first at the same tick. */
  appointmentFor(sleeper: Sleeper): Appointment {
    return new Appointment(sleeper, this.#ranks++);
  }

  /** @param tick replaces what it had; Infinity: takes it off */
  set(appointment: Appointment, tick: number): void {
    if (tick === appointment.tick) return;
    if (tick === Infinity) {
      this.#remove(appointment);
      return;
    }
    const isEarlier = tick < appointment.tick;
    appointment.tick = tick;
    if (appointment.place === -1) {
      appointment.place = this.#heap.length;
      this.#heap.push(appointment);
    }
    if (isEarlier) this.#rise(appointment);
    else this.#sink(appointment);
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

  #remove(appointment: Appointment): void {
    const { place } = appointment;
    const last = this.#heap.pop() as Appointment;
    appointment.tick = Infinity;
    appointment.place = -1;
    if (last === appointment) return;
    this.#heap[place] = last;
    last.place = place;
    this.#rise(last);
    this.#sink(last);
  }

  #rise(appointment: Appointment): void {
    const heap = this.#heap;
    let { place } = appointment;
    while (place > 0) {
      const parentPlace = (place - 1) >> 1;
      const parent = heap[parentPlace] as Appointment;
      if (isBefore(parent, appointment)) break;
      heap[place] = parent;
      parent.place = place;
      place = parentPlace;
    }
    heap[place] = appointment;
    appointment.place = place;
  }

  #sink(appointment: Appointment): void {
    const heap = this.#heap;
    let { place } = appointment;
    for (;;) {
      const leftPlace = 2 * place + 1;
      const left = heap[leftPlace];
      if (left === undefined) break;
      const right = heap[leftPlace + 1];
      const child = right !== undefined && isBefore(right, left) ? right : left;
      if (isBefore(appointment, child)) break;
      const childPlace = child.place;
      heap[place] = child;
      child.place = place;
      place = childPlace;
    }
    heap[place] = appointment;
    appointment.place = place;
  }
}

function isBefore(one: Appointment, other: Appointment): boolean {
  return one.tick < other.tick || (one.tick === other.tick && one.rank < other.rank);
}
