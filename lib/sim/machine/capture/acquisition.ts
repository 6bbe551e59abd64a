/** One acquisition of PCAP: from a gate and triggers to packed samples. */

import type { FieldCapture } from '../../../responses/field-capture.js';
import type { CaptureSink } from '../../capture-sink.js';
import type { Simulation } from '../simulation/simulation.js';
import type { BusLayout } from '../registers.js';
import type { SampleSource } from './column-writers.js';
import { GateTimes } from './gate-times.js';
import { SampleBuffer } from './sample-buffer.js';
import { planSamples, type SamplePlan } from './sample-plan.js';

/** The hardware writes a sample out at 32 bits a tick. */
const BYTES_PER_TICK = 4;

/** How often the gate's counter can count before it wraps. */
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
  /** The tick at which ENABLE was seen high; null: not yet. */
  #start: number | null = null;
  #isGateHigh = false;
  #lastTrigger = -Infinity;
  #hasOverflowed = false;

  /**
   * @param columns in the order of the sample
   * @throws InvalidOptionError if there are none, or one that the machine does not have
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

  /** The gate was high for longer than can be counted. */
  get hasOverflowed(): boolean {
    return this.#hasOverflowed;
  }

  /** Whether something that it adds up now moves by itself. */
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

  /** Adds up what has been up to this tick. */
  settle(tick: number): void {
    for (const accumulator of this.#plan.accumulators) accumulator.beforeChange(tick);
  }

  /**
   * Captures a sample. The tick itself belongs to the next one.
   *
   * @returns false if the hardware was still busy with the one before, which is then lost
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

  /** Hands on the samples that have gathered. */
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
