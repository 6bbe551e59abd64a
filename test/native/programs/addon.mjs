/** The addon for programs that are run as processes or threads of their own. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const find = createRequire(import.meta.url)('node-gyp-build');

export const native = find(fileURLToPath(new URL('../../..', import.meta.url)));

export const layout = {
  sampleBytes: 8,
  gatePosition: null,
  columns: [
    { type: 'uint32', conversion: 'copy', position: 0, scale: 1, offset: 0 },
    { type: 'int32', conversion: 'scale', position: 4, scale: 2, offset: 1 },
  ],
};

const NAMES = ['a', 'b'];

/** As `openNew` of native-file.ts: the row in `a`, one less twice the row in `b`. */
export async function openWriter(path) {
  const columns = layout.columns.map((column, i) => ({
    ...column,
    dataset: NAMES[i],
    attributes: [],
  }));
  const writer = new native.ChunkWriter({
    path,
    layout: { ...layout, columns },
    attributes: [],
    missed: 0,
    chunkSamples: 0,
  });
  await writer.open();
  return writer;
}

/** Samples whose values are the row and minus the row. */
export function rows(first, count) {
  const words = new Int32Array(count * 2);
  for (let i = 0; i < count; i++) {
    words[2 * i] = first + i;
    words[2 * i + 1] = -(first + i);
  }
  return new Uint8Array(words.buffer);
}
