/**
 * What can become of a writer, each in a process of its own: node --expose-gc life-cycle.mjs NAME FOLDER.
 * In a worker thread it does what `workerData` names.
 */
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

import { layout, native, openWriter, rows } from './addon.mjs';

const [, , name, folder] = isMainThread
  ? process.argv
  : [null, null, workerData.name, workerData.folder];
const file = (base) => join(folder, `${base}.h5`);

const inWorker = (what, number) =>
  new Worker(new URL(import.meta.url), { workerData: { name: what, folder, number } });
const ended = (worker) =>
  new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
const message = (worker) => new Promise((resolve) => worker.once('message', resolve));
const milliseconds = (time) => new Promise((resolve) => setTimeout(resolve, time));

const collectGarbage = async () => {
  for (let i = 0; i < 5; i++) {
    globalThis.gc();
    await milliseconds(10);
  }
};

/** Calls under way for ever. */
const writeOn = async (path) => {
  const writer = await openWriter(path);
  await writer.append([rows(0, 1000)], true);
  parentPort?.postMessage('flushed');
  for (let row = 1000; ; row += 100_000) {
    const calls = Array.from({ length: 10 }, (_, i) =>
      writer.append([rows(row + i * 10_000, 10_000)], i === 9),
    );
    await Promise.all(calls);
  }
};

/** Takes the bytes away from whoever has them, and gives them back to the heap. */
const snatch = (bytes) => {
  const taken = globalThis.structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  new Uint8Array(taken).fill(0xee);
};

const PROGRAMS = {
  'ends without closing': async () => {
    const writer = await openWriter(file('x'));
    void writer.append([rows(0, 1000)], false);
  },

  'many files, one after the other': async () => {
    for (let i = 0; i < 30; i++) {
      const writer = await openWriter(file(`x${i}`));
      await writer.append([rows(0, 1000)], true);
      await writer.append([rows(1000, 70_000)], false);
      await writer.close(null);
    }
  },

  'exits in the middle': async () => {
    const writer = await openWriter(file('x'));
    await writer.append([rows(0, 1000)], true);
    for (let i = 0; i < 50; i++) void writer.append([rows(1000 + i * 50_000, 50_000)], false);
    process.exit(3);
  },

  'exits in a handler': async () => {
    process.on('uncaughtException', () => process.exit(4));
    const writer = await openWriter(file('x'));
    await writer.append([rows(0, 1000)], true);
    for (let i = 0; i < 50; i++) {
      void writer.append([rows(1000 + i * 50_000, 50_000)], false).then(() => {
        if (i === 3) throw new Error('of the program');
      });
    }
  },

  'lets go of it': async () => {
    await (async () => {
      const writer = await openWriter(file('x'));
      await writer.append([rows(0, 1000)], false);
      await (await openWriter(file('closed'))).close(null);
    })();
    await collectGarbage();
    for (let i = 0; i < 100; i++) {
      new native.ChunkWriter({
        path: file('none'),
        layout: { ...layout, columns: [] },
        attributes: [],
        missed: 0,
        chunkSamples: 0,
      });
    }
    await collectGarbage();
    console.log('still here');
  },

  'several threads': async () => {
    await Promise.all(Array.from({ length: 2 }, (_, i) => ended(inWorker('two writers', i))));
    await PROGRAMS['two writers'](2);
  },

  'two writers': async (number = workerData.number) => {
    await Promise.all(
      ['a', 'b'].map(async (letter) => {
        const writer = await openWriter(file(`${number}${letter}`));
        for (let i = 0; i < 20; i++) await writer.append([rows(i * 5000, 5000)], i % 3 === 0);
        await writer.close(null);
      }),
    );
  },

  'threads that are ended': async () => {
    for (let i = 0; i < 5; i++) {
      const worker = inWorker('writes on', i);
      await message(worker);
      await milliseconds(i * 5);
      await worker.terminate();
    }
    await PROGRAMS['two writers'](0);
    console.log('still here');
  },

  'writes on': () => writeOn(file(`x${workerData.number}`)),

  'threads that exit': async () => {
    for (let i = 0; i < 3; i++) await ended(inWorker('exits', i));
    console.log('still here');
  },

  exits: async () => {
    const writer = await openWriter(file(`x${workerData.number}`));
    await writer.append([rows(0, 1000)], true);
    for (let i = 0; i < 10; i++) void writer.append([rows(1000 + i * 20_000, 20_000)], i === 9);
    void native.scaleSamples(layout, [rows(0, 1_000_000)]);
    process.exit(0);
  },

  'bytes that are taken away': async () => {
    const writer = await openWriter(file('x'));
    for (let i = 0; i < 20; i++) {
      const samples = rows(i * 100_000, 100_000);
      const call = writer.append([samples], false);
      snatch(samples);
      globalThis.gc();
      await call;
    }
    const a = Uint32Array.from({ length: 100_000 }, (_, i) => 2_000_000 + i);
    const b = Float64Array.from(a, (row) => -2 * row + 1);
    const call = writer.appendColumns([a, b], a.length, false);
    snatch(a);
    snatch(b);
    globalThis.gc();
    await call;
    await writer.close(null);
  },

  'samples that are taken away': async () => {
    for (let i = 0; i < 10; i++) {
      const samples = rows(i * 100_000, 100_000);
      const call = native.scaleSamples(layout, [samples]);
      snatch(samples);
      globalThis.gc();
      const [a, b] = await call;
      const isRight = a.every(
        (value, row) => value === i * 100_000 + row && b[row] === -2 * value + 1,
      );
      if (!isRight) throw new Error(`wrong in round ${i}`);
    }
    console.log('right');
  },
};

await PROGRAMS[name]();
