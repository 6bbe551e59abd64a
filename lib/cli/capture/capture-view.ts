/** The page of a capture, for as long as the command runs. */

import { defaultMaxBufferedBytes } from '../../capture/max-buffered-bytes.js';
import { AsyncClient } from '../../client/async-client.js';
import { onAbort } from '../../client/net/abort-listener.js';
import { GetPcapBitsLabels } from '../../commands/introspection/get-pcap-bits-labels.js';
import { InvalidOptionError, type PandaError } from '../../errors.js';
import type { OpenedFile } from '../../hdf/file/file-recorder-options.js';
import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import type { PublishedStart } from '../../stream/publisher/stream-publisher.js';
import type { CaptureState } from '../../view/server/capture-state.js';
import type { ViewServer } from '../../view/server/view-server.js';
import type { Overview } from '../../view/overview.js';
import { tell } from '../output/tell.js';
import { relativePaths } from '../relative-paths.js';
import type { CaptureCliOptions } from './capture-options.js';
import type { CaptureListener } from './listeners.js';

/** For the names of bits, seconds. A capture does not wait for them. */
const TIMEOUT = 5;

export class CaptureView implements CaptureListener {
  readonly #host: string;
  readonly #options: CaptureCliOptions;
  readonly #state: CaptureState;
  readonly #server: ViewServer;
  #isAsking = false;
  #hasNames = false;

  private constructor(
    host: string,
    options: CaptureCliOptions,
    state: CaptureState,
    server: ViewServer,
  ) {
    this.#host = host;
    this.#options = options;
    this.#state = state;
    this.#server = server;
  }

  /** Serves the page, and prints where. @throws InvalidOptionError if the port is taken */
  static async start(
    host: string,
    options: CaptureCliOptions,
    overview: Overview,
  ): Promise<CaptureView> {
    const [{ CaptureState: State }, { ViewServer: Server }] = await Promise.all([
      import('../../view/server/capture-state.js'),
      import('../../view/server/view-server.js'),
    ]);
    const { num, arm, samples, duration, maxBuffered } = options;
    const maxBufferedBytes = maxBuffered ?? defaultMaxBufferedBytes();
    const state = new State({ overview, host, num, arm, samples, duration, maxBufferedBytes });
    const port = options.viewPort ?? 0;
    let server: ViewServer;
    try {
      server = await Server.start({ port, overview, state });
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      const why = code === 'EADDRINUSE' ? 'it is in use' : message;
      throw new InvalidOptionError(
        `The page can't be served on port ${port}, since ${why}: give another \`viewPort\`, or none.`,
        { cause },
      );
    }
    tell(`pandablocks: this capture can be watched at ${server.address}`);
    return new CaptureView(host, options, state, server);
  }

  readonly onReady = (): void => {
    this.#state.onReady();
    void this.#askNames();
  };

  readonly onLost = (error: PandaError): void => {
    this.#state.onLost(error);
  };

  readonly onOpen = (opened: OpenedFile): void => {
    this.#state.onOpen({ ...opened, file: relativePaths(opened.file) });
  };

  readonly onPublish = (published: PublishedStart): void => {
    this.#state.onPublish(published);
  };

  readonly onWarning = (warning: string): void => {
    this.#state.onWarning(warning);
  };

  readonly onResult = (result: AcquisitionResult): void => {
    this.#state.onResult(result);
  };

  /**
   * Gives the pages the last state, and stops serving; with `--view-keep` not before it is interrupted.
   *
   * @param message how the capture ended: a sentence
   */
  async finish(ok: boolean, message: string, interrupted: AbortSignal): Promise<void> {
    this.#state.ended(ok, message);
    this.#server.update();
    if (this.#options.viewKeep === true && !interrupted.aborted) {
      tell(`pandablocks: the page stays at ${this.#server.address} until Ctrl-C`);
      await new Promise<void>((resolve) => onAbort(interrupted, resolve));
    }
    await this.#server.close();
  }

  /** Which PandA it is, and what its bits are called: on a connection of its own. */
  async #askNames(): Promise<void> {
    if (this.#isAsking || this.#hasNames) return;
    this.#isAsking = true;
    const { controlPort } = this.#options;
    const client = new AsyncClient(this.#host, {
      controlPort,
      connectTimeout: TIMEOUT,
      commandTimeout: TIMEOUT,
    });
    try {
      await client.connect();
      const [identification, names] = await Promise.all([
        client.identify(),
        client.send(new GetPcapBitsLabels()),
      ]);
      this.#state.identify(identification.software ?? '');
      this.#server.setBitNames(names);
      this.#hasNames = true;
    } catch {
      // A capture needs no control port: the page does without the names.
    } finally {
      this.#isAsking = false;
      await client.close();
    }
  }
}
