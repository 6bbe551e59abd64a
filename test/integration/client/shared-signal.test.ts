/** One signal for many captures and commands: no warning of listeners that leak. */

import { AsyncClient, CaptureAbortedError, Get, writeHdfFiles } from 'pandablocks';
import { expect, onTestFinished, test } from 'vitest';

import { captureClient, failureOf } from '../../helpers/capture/capture-client.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';

test('twelve of each', async () => {
  const { sim } = await captureClient({ samples: 10 });
  const warnings: string[] = [];
  const listen = (warning: Error): void => void warnings.push(warning.name);
  process.on('warning', listen);
  onTestFinished(() => void process.off('warning', listen));
  const controller = new AbortController();
  const { signal } = controller;
  const clients = Array.from({ length: 12 }, () => new AsyncClient('127.0.0.1', sim));
  await Promise.all(clients.map((client) => client.connect({ signal })));
  const captures = clients.map((client) =>
    failureOf(writeHdfFiles(client, { scheme: `${temporaryFolder()}/x.h5`, signal })),
  );
  const data = clients.map((client) => client.data({ signal }).next());
  await Promise.all(clients.map((client) => client.send(new Get('*IDN'), { signal })));
  await Promise.all(data);
  controller.abort();
  for (const error of await Promise.all(captures)) {
    expect(error).toBeInstanceOf(CaptureAbortedError);
  }
  await Promise.all(clients.map((client) => client.close()));
  // Warnings are emitted in a later turn.
  await new Promise((resolve) => setImmediate(resolve));
  expect(warnings).toEqual([]);
});
