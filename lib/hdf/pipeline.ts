/** Elements that data passes through, one after the other, each at its own speed. */

import { PipelineStoppedError } from '../errors.js';
import type { Data, EndData, ReadyData, StartData } from '../responses/data.js';
import { FrameData } from '../responses/frame-data.js';
import type { ColumnData } from './column-data.js';

/** What passes through a pipeline: data, scaled columns, and numbers of samples written. */
export type PipelineItem = Data | ColumnData | number;

/** Something to be passed on in place of what came; nothing is passed on for `undefined`. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- so that handlers may lack a return
export type HandlerResult = PipelineItem | undefined | void;

type Handler<T> = (item: T) => HandlerResult | Promise<HandlerResult>;

/** A handler for each kind of item; what has none is passed on as it is. */
export interface WhatToDo {
  readonly ready?: Handler<ReadyData>;
  readonly start?: Handler<StartData>;
  readonly frame?: Handler<FrameData>;
  /** Scaled columns, as `FrameProcessor` makes them. */
  readonly columns?: Handler<ColumnData>;
  /** Samples of this acquisition that have been written, as `HdfWriter` says after each batch. */
  readonly number?: Handler<number>;
  readonly end?: Handler<EndData>;
}

/** How many items may wait for an element. */
const CAPACITY = 32;

/**
 * One element of a pipeline. Subclasses give `whatToDo`; a handler's result (it may be a promise)
 * is passed on to the next element. A handler that throws ends the whole pipeline: every later
 * `put`, and `stopPipeline`, reject with its error.
 */
export abstract class Pipeline {
  protected abstract readonly whatToDo: WhatToDo;
  /** The next element; set by `createPipeline`. */
  downstream: Pipeline | null = null;
  readonly #failure = new AbortController();
  #queue: PipelineItem[] = [];
  #running: Promise<void> | null = null;
  #stopped = false;
  #waiting: (() => void)[] = [];

  /** Aborted with the error that ended the pipeline. */
  get failure(): AbortSignal {
    return this.#failure.signal;
  }

  /**
   * Hands an item over. The promise waits only while the element has too much to do, and with
   * `ready` until all elements have dealt with it: whoever is about to arm then knows that the file
   * can be written.
   *
   * @throws what ended the pipeline
   * @throws PipelineStoppedError
   */
  async put(item: PipelineItem): Promise<void> {
    this.failure.throwIfAborted();
    if (this.#stopped) throw new PipelineStoppedError('The pipeline was stopped: make a new one.');
    this.#queue.push(item);
    this.#running ??= this.#run();
    if (typeof item !== 'number' && item.kind === 'ready') await this.#running;
    while (this.#queue.length >= CAPACITY && !this.failure.aborted) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.failure.throwIfAborted();
  }

  /** Lets the element finish what it was given, then closes what it holds. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
    await this.onStop();
    this.failure.throwIfAborted();
  }

  /** Closes what the element holds; called by `stop`, after a failure too. May `pass` items on. */
  protected async onStop(): Promise<void> {
    // Nothing is held here.
  }

  /** Hands an item to the next element. */
  protected async pass(item: PipelineItem): Promise<void> {
    if (this.downstream !== null) await this.downstream.put(item);
    else if (item instanceof FrameData) item.release();
  }

  /** Ends the pipeline. */
  fail(error: unknown): void {
    if (this.failure.aborted) return;
    this.#failure.abort(error);
    for (const item of this.#queue) if (item instanceof FrameData) item.release();
    this.#queue = [];
    this.#awake();
  }

  async #run(): Promise<void> {
    try {
      for (let item = this.#queue.shift(); item !== undefined; item = this.#queue.shift()) {
        if (this.#queue.length < CAPACITY) this.#awake();
        const result = await this.#handle(item);
        if (result !== undefined) await this.pass(result);
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.#running = null;
    }
  }

  #handle(item: PipelineItem): HandlerResult | Promise<HandlerResult> {
    const kind = typeof item === 'number' ? 'number' : item.kind;
    const handler = this.whatToDo[kind] as Handler<PipelineItem> | undefined;
    return handler === undefined ? item : handler.call(this, item);
  }

  #awake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** Connects elements in this order; the failure of one ends all. */
export function createPipeline(...elements: Pipeline[]): Pipeline[] {
  elements.forEach((element, index) => {
    element.downstream = elements[index + 1] ?? null;
    for (const other of elements) {
      element.failure.addEventListener('abort', () => {
        other.fail(element.failure.reason);
      });
    }
  });
  return elements;
}

/**
 * Stops the elements in their order, each when it has done all that it was given.
 *
 * @throws what ended the pipeline; all elements are stopped nevertheless
 */
export async function stopPipeline(elements: readonly Pipeline[]): Promise<void> {
  const errors: unknown[] = [];
  for (const element of elements) {
    try {
      await element.stop();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
