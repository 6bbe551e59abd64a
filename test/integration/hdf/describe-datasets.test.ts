/** `describeDatasets` against what is in the file then. */

import { join } from 'node:path';

import { describeDatasets, LayoutError, Put, writeHdfFiles } from 'pandablocks';
import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../helpers/cli/cli.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { tutorialPanda } from '../../helpers/sim/tutorial.js';

const CAPTURES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'what the tutorial captures': {},
  'bits, sums, deviations, and no gate': {
    '*CAPTURE': '',
    'PCAP.BITS2.CAPTURE': 'Value',
    'PCAP.TS_TRIG.CAPTURE': 'Value',
    'COUNTER1.OUT.CAPTURE': 'Mean StdDev',
    'COUNTER1.OUT.SCALE': '0.25',
    'COUNTER1.OUT.OFFSET': '-7',
    'COUNTER1.OUT.UNITS': 'mm',
    'COUNTER2.OUT.CAPTURE': 'Sum',
    'INENC1.VAL.CAPTURE': 'StdDev',
    'INENC2.VAL.CAPTURE': 'Diff',
  },
};

describe('describeDatasets', () => {
  test.each(Object.entries(CAPTURES))('predicts the datasets of the file: %s', async (_, puts) => {
    const { client } = await tutorialPanda();
    for (const [name, value] of Object.entries(puts)) await client.send(new Put(name, value));
    const foreseen = await describeDatasets(client);
    const scheme = join(temporaryFolder(), 'x.h5');
    let sampleBytes = 0;
    let datasets: readonly string[] = [];
    await writeHdfFiles(client, {
      scheme,
      arm: true,
      onOpen: (opened) => ({ sampleBytes, datasets } = opened),
    });
    expect(foreseen.map(({ dataset }) => dataset)).toEqual(datasets);
    expect(foreseen.reduce((sum, { bytesOnWire }) => sum + bytesOnWire, 0)).toBe(sampleBytes);
    const { datasets: written } = dumpFile(scheme);
    for (const { dataset, dtype, units, scale, offset, field, capture } of foreseen) {
      const { dtype: found, attributes } = written[dataset]!;
      expect(found).toBe(dtype);
      expect({ units, scale, offset, field, capture }).toEqual({
        // Of units that were never set the control port says that they are empty.
        units: attributes['units'] ?? (attributes['scale'] === undefined ? null : ''),
        scale: numberOf(attributes['scale']),
        offset: numberOf(attributes['offset']),
        field: attributes['field'],
        capture: attributes['capture'],
      });
    }
  });

  test('with other names, which may clash', async () => {
    const { client } = await tutorialPanda();
    const captureRecordHdfNames = { 'COUNTER1.OUT': { Mean: '/x', Min: 'y' } };
    const names = (await describeDatasets(client, { captureRecordHdfNames })).map(
      ({ dataset }) => dataset,
    );
    expect(names).toEqual(expect.arrayContaining(['x', 'y']));
    const clash = { 'COUNTER1.OUT': { Mean: 'x', Min: 'x' } };
    await expect(describeDatasets(client, { captureRecordHdfNames: clash })).rejects.toThrow(
      LayoutError,
    );
  });
});

describe('pandablocks datasets', () => {
  test('prints a table, MB/s, and JSON', async () => {
    const { sim, client } = await tutorialPanda();
    const args = ['datasets', '127.0.0.1', '--control-port', sim.controlPort];
    const { code, stdout } = await runCli([...args, '--rate', '1e6']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dataset +dtype +units +scale +offset +field +capture +wire +file\n/);
    expect(stdout).toMatch(/^COUNTER1\.OUT\.Mean +float64 .* COUNTER1\.OUT +Mean +8 +8$/m);
    expect(stdout).toMatch(/^60 bytes a sample on the wire, \d+ bytes in the file$/m);
    expect(stdout).toMatch(/^at 1000000 samples a second: 60 MB\/s on the wire, \d+ MB\/s/m);
    const json = JSON.parse((await runCli([...args, '--json'])).stdout) as Record<string, unknown>;
    expect(json).toMatchObject({ sampleBytes: 60, rate: null, megabytesPerSecondOnWire: null });
    expect(json['datasets']).toEqual(await describeDatasets(client));
  });

  test('no fields are captured', async () => {
    const { sim, client } = await tutorialPanda();
    await client.send(new Put('*CAPTURE', ''));
    const result = await runCli(['datasets', '127.0.0.1', '--control-port', sim.controlPort]);
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toMatch(/Nothing is configured for capture/);
  });
});

/** As Python prints it. */
function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}
