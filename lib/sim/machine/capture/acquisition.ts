/** One acquisition of PCAP: converts a gate and triggers to packed samples. */

import type { FieldCapture } from '../../../responses/field-capture.js';
import type { CaptureSink } from '../../capture-sink.js';
import type { Simulation } from '../simulation/simulation.js';
import type { BusLayout } from '../registers.js';
import type { SampleSource } from './column-writers.js';
import { GateTimes } from './gate-times.js';
import { SampleBuffer } from './sample-buffer.js';
import { planSamples, type SamplePlan } from './sample-plan.js';

/** The hardware writes 32 bits of a sample in each tick. */
const BYTES_PER_TICK = 4;

/** The counter of the gate duration wraps at this value. */
const MAX_DURATION = 2 ** 32;

export class Acquisition implements SampleSource {
  readonly gate = new GateTimes();
  readonly bits;
  /** Set by PCAP. */
  shift = 0;
  trigger = 0;
  now = 0;
  readonly #simulation: Simulation;
  readonly #sink: CaptureSink;
  readonly #plan: SamplePlan;
  readonly #buffer: SampleBuffer;
  readonly #ticksPerSample: number;
  /** The tick at which ENABLE was high first; null before that. */
  #start: number | null = null;
  #isGateHigh = false;
  #lastTrigger = -Infinity;
  #hasOverflowed = false;

  /**
   * @param columns in the order of the sample
   * @throws InvalidOptionError if there are none, or one is unknown to the machine
   */
  constructor(
    columns: readonly FieldCapture[],
    sink: CaptureSink,
    simulation: Simulation,
    { positions }: BusLayout,
  ) {
    this.#simulation = simulation;
    this.bits = simulation.bits;
    this.#sink = sink;
    this.#plan = planSamples(columns, simulation.positions, positions);
    this.#buffer = new SampleBuffer(this.#plan.sampleBytes);
    this.#ticksPerSample = this.#plan.sampleBytes / BYTES_PER_TICK;
  }

  get hasStarted(): boolean {
    return this.#start !== null;
  }

  get hasSamples(): boolean {
    return !this.#buffer.isEmpty;
  }

  /** Whether the gate was high for longer than the counter can count. */
  get hasOverflowed(): boolean {
    return this.#hasOverflowed;
  }

  /** Whether a summed position is moving at present. */
  get isFollowingMotion(): boolean {
    return (
      this.#isGateHigh &&
      this.#plan.accumulators.some(({ bus, index }) => bus.motionOf(index) !== null)
    );
  }

  start(tick: number): void {
    this.#start = tick;
    for (const accumulator of this.#plan.accumulators) {
      this.#simulation.positions.observe(accumulator.index, accumulator);
    }
    this.#sink.start();
  }

  setGate(tick: number, isHigh: boolean): void {
    if (isHigh === this.#isGateHigh) return;
    this.#isGateHigh = isHigh;
    if (isHigh) this.#openGate(tick);
    else this.#closeGate(tick);
  }

  /** Sums all positions up to this tick. */
  settle(tick: number): void {
    for (const accumulator of this.#plan.accumulators) accumulator.beforeChange(tick);
  }

  /**
   * Captures a sample. The tick itself belongs to the next sample.
   *
   * @returns false if the hardware was still busy with the previous sample; this one is lost then
   */
  capture(tick: number): boolean {
    if (tick - this.#lastTrigger < this.#ticksPerSample) return false;
    this.#lastTrigger = tick;
    if (this.#isGateHigh) this.#closeGate(tick);
    this.now = tick;
    this.trigger = this.#sinceStart(tick);
    this.#hasOverflowed ||= this.gate.duration / 2 ** this.shift >= MAX_DURATION;
    const offset = this.#buffer.reserve();
    const { view } = this.#buffer;
    for (const column of this.#plan.columns) column.write(view, offset + column.offset, this);
    if (this.#buffer.isFull) this.deliver();
    this.gate.clear();
    for (const accumulator of this.#plan.accumulators) accumulator.clear();
    if (this.#isGateHigh) this.#openGate(tick);
    return true;
  }

  /** Passes on the collected samples. */
  deliver(): void {
    if (!this.#buffer.isEmpty) this.#sink.write(this.#buffer.take());
  }

  end(reason: string): void {
    for (const { index } of this.#plan.accumulators)
      this.#simulation.positions.observe(index, null);
    this.deliver();
    this.#sink.end(reason);
  }

  #sinceStart(tick: number): number {
    return tick - (this.#start ?? tick);
  }

  #openGate(tick: number): void {
    this.gate.open(this.#sinceStart(tick));
    for (const accumulator of this.#plan.accumulators) accumulator.open(tick);
  }

  #closeGate(tick: number): void {
    this.gate.close(this.#sinceStart(tick));
    for (const accumulator of this.#plan.accumulators) accumulator.close(tick);
  }
}
