/** Pipelines: elements that process data one after the other, each at its own speed. */

import { onAbort } from '../../client/net/abort-listener.js';
import { PipelineStoppedError } from '../../errors.js';
import type { Data, EndData, ReadyData, StartData } from '../../responses/data.js';
import { FrameData } from '../../responses/frame-data.js';
import type { ColumnData } from '../../scaling/column-data.js';

/** What passes through a pipeline: data, scaled columns, and numbers of samples written. */
export type PipelineItem = Data | ColumnData | number;

/** The item that is passed on instead of the one that came; `undefined` passes nothing on. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- so that handlers may lack a return
export type HandlerResult = PipelineItem | undefined | void;

/** Handles items of one kind. */
export type ItemHandler<T> = (item: T) => HandlerResult | Promise<HandlerResult>;

/** A handler for each kind of item. Items without a handler are passed on unchanged. */
export interface WhatToDo {
  /** The data port is connected, and the PandA is not armed yet. */
  readonly ready?: ItemHandler<ReadyData> | undefined;
  /** An acquisition begins. */
  readonly start?: ItemHandler<StartData> | undefined;
  /** Samples as they were transmitted. */
  readonly frame?: ItemHandler<FrameData> | undefined;
  /** Scaled columns, as `FrameProcessor` makes them. */
  readonly columns?: ItemHandler<ColumnData> | undefined;
  /** Number of samples of this acquisition that are written, which `HdfWriter` passes on after each batch. */
  readonly number?: ItemHandler<number> | undefined;
  /** An acquisition has ended. */
  readonly end?: ItemHandler<EndData> | undefined;
}

/** Limits of the items, and of their bytes, that wait for an element. */
const MAX_ITEMS = 32;
const MAX_BYTES = 32 * 1024 * 1024;

/** Bytes of the samples in an item. */
export function bytesOf(item: PipelineItem): number {
  if (typeof item === 'number') return 0;
  return item.kind === 'frame' || item.kind === 'columns' ? item.byteLength : 0;
}

/**
 * One element of a pipeline. Subclasses define `whatToDo`. The result of a handler, which may be a promise, is
 * passed on to the next element. A handler that throws ends the whole pipeline: each later `put`, and
 * `stopPipeline`, reject with its error.
 */
export abstract class Pipeline {
  /** The handlers of this element. */
  protected abstract readonly whatToDo: WhatToDo;
  /** The element scales raw frames itself, so that `FrameProcessor` does not. Default false. */
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
   * Gives the element an item. The promise waits only while the element has too many items. For `ready` it waits
   * until all elements have handled the item, so that the caller knows before arming that the file can be
   * written.
   *
   * @throws the error that ended the pipeline
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

  /** Lets the element handle all its items, then closes its resources. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
    await this.onStop();
    this.failure.throwIfAborted();
  }

  /**
   * Same as `stop`. The other elements of a pipeline are not stopped: see `stopPipeline`. An `HdfWriter` closes the
   * file of an acquisition that has not ended: the file has all samples that were put, and is marked as unfinished.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Whether `put` waits. An element that overrides this calls `awake` when the value changes. */
  protected get isFull(): boolean {
    return this.#queue.length >= MAX_ITEMS || this.#queuedBytes >= MAX_BYTES;
  }

  /** Lets waiting calls of `put` check `isFull` again. */
  protected awake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Closes the resources of the element; called by `stop`, also after a failure. May `pass` items on. */
  protected async onStop(): Promise<void> {
    // This element has no resources.
  }

  /** Gives the next element an item. */
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
 * Connects elements in this order. The failure of one element ends all.
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
 * Stops the elements in their order, each after it has handled all its items.
 *
 * @throws the error that ended the pipeline; all elements are stopped nevertheless
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
