import { describe, expect, test } from 'vitest';

import type { AcquisitionResult } from '../../../../lib/outcome/acquisition-result.js';
import { CaptureMetrics } from '../../../../lib/cli/metrics/capture-metrics.js';
import { parseMetrics, valueOf } from '../../../helpers/cli/prometheus.js';

function result(more: Partial<AcquisitionResult>): AcquisitionResult {
  return {
    ...{ file: '/data/a.h5', movedFrom: null, samplesWritten: 0, samplesReported: 0, missed: 0 },
    ...{ reason: 'Ok', ok: true, armTime: null, startTime: null, bytesReceived: 0 },
    ...{ firstSuspectSample: null, largestBacklogBytes: 0, chunkSamples: 0, warnings: [] },
    ...more,
  };
}

function valuesOf(metrics: CaptureMetrics, ...names: string[]): (number | undefined)[] {
  const parsed = parseMetrics(metrics.text());
  return names.map((name) => valueOf(parsed, name));
}

function stateOf(metrics: CaptureMetrics): string {
  const parsed = parseMetrics(metrics.text());
  const states = ['connecting', 'waiting', 'running', 'lost', 'ended'];
  return states.filter((state) => valueOf(parsed, 'state', { state }) === 1).join();
}

describe('CaptureMetrics', () => {
  test('has a name with pandablocks_, help, and the PandA for each value', () => {
    const parsed = parseMetrics(new CaptureMetrics('a "b"').text());
    expect(parsed.size).toBeGreaterThan(8);
    for (const [name, { help, values }] of parsed) {
      expect(name).toMatch(/^pandablocks_[a-z_]+$/);
      expect(help).toMatch(/\.$/);
      for (const labels of values.keys())
        expect(JSON.parse(labels)).toMatchObject({ panda: 'a "b"' });
    }
  });

  test('counts all acquisitions, and never goes back', () => {
    const metrics = new CaptureMetrics('p');
    const counts = ['samples_total', 'received_bytes_total'];
    metrics.onReady();
    metrics.onBegin('/data/a.h5');
    metrics.onProgress('/data/a.h5', 10, 400);
    expect(valuesOf(metrics, ...counts)).toEqual([10, 400]);
    // Suspect rows are left out of the file.
    metrics.onResult(result({ samplesWritten: 8, bytesReceived: 480, ok: false, missed: 3 }));
    expect(valuesOf(metrics, ...counts)).toEqual([10, 480]);
    metrics.onBegin('/data/b.h5');
    metrics.onProgress('/data/b.h5', 5, 200);
    expect(valuesOf(metrics, ...counts)).toEqual([13, 680]);
    metrics.onResult(result({ file: '/data/b.h5', samplesWritten: 20, bytesReceived: 800 }));
    expect(valuesOf(metrics, ...counts, 'missed_samples_total')).toEqual([28, 1280, 3]);
    const parsed = parseMetrics(metrics.text());
    expect(valueOf(parsed, 'acquisitions_total', { result: 'good' })).toBe(1);
    expect(valueOf(parsed, 'acquisitions_total', { result: 'bad' })).toBe(1);
    expect(valuesOf(metrics, 'last_result_good')).toEqual([1]);
    expect(metrics.file).toBe('/data/b.h5');
  });

  test('tells the state', () => {
    const metrics = new CaptureMetrics('p');
    expect(stateOf(metrics)).toBe('connecting');
    metrics.onReady();
    expect(stateOf(metrics)).toBe('waiting');
    metrics.onBegin(null);
    metrics.onProgress('', 1, 4);
    expect(stateOf(metrics)).toBe('running');
    metrics.onResult(result({ file: null }));
    expect(stateOf(metrics)).toBe('waiting');
    metrics.onLost();
    // The result of an acquisition that was cut off.
    metrics.onResult(result({ ok: false, reason: null }));
    expect(stateOf(metrics)).toBe('lost');
    metrics.end();
    expect(stateOf(metrics)).toBe('ended');
  });

  test('an acquisition may begin before the result of the last one', () => {
    const metrics = new CaptureMetrics('p');
    metrics.onReady();
    metrics.onBegin('/data/a.h5');
    metrics.onProgress('/data/a.h5', 10, 40);
    metrics.onProgress('/data/b.h5', 3, 12);
    metrics.onBegin('/data/b.h5');
    metrics.onProgress('/data/b.h5', 5, 20);
    const moved = { file: '/data/moved.h5', movedFrom: '/data/a.h5' };
    metrics.onResult(result({ ...moved, samplesWritten: 10, bytesReceived: 40 }));
    expect(stateOf(metrics)).toBe('running');
    expect(valuesOf(metrics, 'samples_total', 'received_bytes_total')).toEqual([15, 60]);
  });

  test('has what is known only', () => {
    const metrics = new CaptureMetrics('p');
    const names = ['disk_free_bytes', 'last_result_good', 'last_result_timestamp_seconds'];
    expect(valuesOf(metrics, ...names)).toEqual([undefined, undefined, undefined]);
    metrics.setFree(7e12);
    metrics.onBacklog(() => 123);
    metrics.onWarning();
    expect(valuesOf(metrics, 'disk_free_bytes', 'backlog_bytes', 'warnings_total')).toEqual([
      7e12, 123, 1,
    ]);
  });
});
