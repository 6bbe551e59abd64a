/** Elements that data passes through, one after the other, each at its own speed. */

import { onAbort } from '../../client/net/abort-listener.js';
import { PipelineStoppedError } from '../../errors.js';
import type { Data, EndData, ReadyData, StartData } from '../../responses/data.js';
import { FrameData } from '../../responses/frame-data.js';
import type { ColumnData } from '../../scaling/column-data.js';

/** What passes through a pipeline: data, scaled columns, and numbers of samples written. */
export type PipelineItem = Data | ColumnData | number;

/** Something to be passed on in place of what came; nothing is passed on for `undefined`. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- so that handlers may lack a return
export type HandlerResult = PipelineItem | undefined | void;

/** What an element does with items of one kind. */
export type ItemHandler<T> = (item: T) => HandlerResult | Promise<HandlerResult>;

/** A handler for each kind of item; what has none is passed on as it is. */
export interface WhatToDo {
  /** The data port is connected: nothing is armed yet. */
  readonly ready?: ItemHandler<ReadyData>;
  /** An acquisition begins. */
  readonly start?: ItemHandler<StartData>;
  /** Samples as they were transmitted. */
  readonly frame?: ItemHandler<FrameData>;
  /** Scaled columns, as `FrameProcessor` makes them. */
  readonly columns?: ItemHandler<ColumnData>;
  /** Samples of this acquisition that have been written, as `HdfWriter` says after each batch. */
  readonly number?: ItemHandler<number>;
  /** An acquisition has ended. */
  readonly end?: ItemHandler<EndData>;
}

/** How many items may wait for an element, and of how many bytes. */
const MAX_ITEMS = 32;
const MAX_BYTES = 32 * 1024 * 1024;

/** Of samples that an item holds. */
export function bytesOf(item: PipelineItem): number {
  if (typeof item === 'number') return 0;
  return item.kind === 'frame' || item.kind === 'columns' ? item.byteLength : 0;
}

/**
 * One element of a pipeline. Subclasses give `whatToDo`; a handler's result (it may be a promise)
 * is passed on to the next element. A handler that throws ends the whole pipeline: every later
 * `put`, and `stopPipeline`, reject with its error.
 */
export abstract class Pipeline {
  /** What it does with each kind of item. */
  protected abstract readonly whatToDo: WhatToDo;
  /** It scales raw frames by itself: `FrameProcessor` need not. Default false. */
  readonly takesFrames: boolean = false;
  /** The next element; set by `createPipeline`. */
  downstream: Pipeline | null = null;
  readonly #failure = new AbortController();
  #queue: PipelineItem[] = [];
  #queuedBytes = 0;
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
    this.#queuedBytes += bytesOf(item);
    this.#running ??= this.#run();
    if (typeof item !== 'number' && item.kind === 'ready') await this.#running;
    while (this.isFull && !this.failure.aborted) {
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

  /** Whether `put` waits. An element that has its own idea of it calls `awake` when that changes. */
  protected get isFull(): boolean {
    return this.#queue.length >= MAX_ITEMS || this.#queuedBytes >= MAX_BYTES;
  }

  /** Lets those who wait in `put` look again. */
  protected awake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
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
    this.awake();
  }

  async #run(): Promise<void> {
    try {
      for (let item = this.#queue.shift(); item !== undefined; item = this.#queue.shift()) {
        this.#queuedBytes -= bytesOf(item);
        if (this.#waiting.length > 0 && !this.isFull) this.awake();
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
    const handler = this.whatToDo[kind] as ItemHandler<PipelineItem> | undefined;
    return handler === undefined ? item : handler.call(this, item);
  }
}

/**
 * Connects elements in this order; the failure of one ends all.
 *
 * @returns the elements, in the same order and with their types
 */
export function createPipeline<const T extends readonly Pipeline[]>(...elements: T): [...T] {
  elements.forEach((element, index) => {
    element.downstream = elements[index + 1] ?? null;
    for (const other of elements) {
      onAbort(element.failure, () => {
        other.fail(element.failure.reason);
      });
    }
  });
  return [...elements];
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
