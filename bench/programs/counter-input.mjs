// What the writer is given where it is measured by itself: counters that are scaled, in raw frames.

/** Of a pipeline's `start`. */
export function startOf(counters) {
  return {
    kind: 'start',
    fields: Array.from({ length: counters }, (_, i) => ({
      name: `COUNTER${i + 1}.OUT`,
      type: 'int32',
      capture: 'Value',
      scale: 0.001,
      offset: -5.5,
      units: 'mm',
    })),
    missed: 0,
    process: 'Raw',
    format: 'Framed',
    sampleBytes: counters * 4,
    armTime: null,
    startTime: null,
    hwTimeOffsetNs: null,
  };
}
