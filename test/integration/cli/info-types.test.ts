/** `pandablocks info` on datasets of all types, and on what is no file. */

import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { Cli, type Finished, temporaryFolder } from '../../helpers/cli/cli.js';
import { python, whole } from '../../helpers/hdf/repair.js';

interface Row {
  readonly name: string;
  readonly [key: string]: unknown;
}

/** A file that a few lines of Python write, with numpy. */
function fileOf(script: string): string {
  const path = join(temporaryFolder(), 'x.h5');
  python(`import numpy as np\nf = h5py.File(sys.argv[1], "w")\n${script}\nf.close()`, path);
  return path;
}

async function infoOf(path: string, ...options: string[]): Promise<Finished> {
  return new Cli(['info', path, ...options]).finished;
}

async function rowsOf(path: string): Promise<{ rows: Record<string, Row>; run: Finished }> {
  const run = await infoOf(path, '--json');
  const { datasets } = JSON.parse(run.stdout) as { datasets: Row[] };
  return { rows: Object.fromEntries(datasets.map((row) => [row.name, row])), run };
}

const EXTREMES: Readonly<Record<string, readonly [min: string, max: string]>> = {
  int8: ['-128', '127'],
  uint8: ['0', '255'],
  int16: ['-32768', '32767'],
  uint16: ['0', '65535'],
  int32: ['-2147483648', '2147483647'],
  uint32: ['0', '4294967295'],
  int64: ['-9223372036854775808', '9223372036854775807'],
  uint64: ['0', '18446744073709551615'],
};

describe('integers are exact', () => {
  const script = `
for order in "<>":
  for name in "${Object.keys(EXTREMES).join(' ')}".split():
    limits = np.iinfo(name)
    f[name + order] = np.array([limits.max, limits.min], np.dtype(name).newbyteorder(order))
f["safe"] = [2**53 - 1, 1 - 2**53]
f["unsafe"] = [2**53, -2**53]
f["double"] = [4294967295.0, 0.1234567]
f.attrs["small"] = 2**53 - 1
f.attrs["large"] = 2**53 + 1`;

  test('drawn', async () => {
    const { stdout, code } = await infoOf(fileOf(script));
    for (const [name, [min, max]] of Object.entries(EXTREMES)) {
      for (const order of '<>') {
        expect(stdout).toMatch(
          new RegExp(`^${name}${order} +${name} +2 +${min} +${max} +█▁$`, 'm'),
        );
      }
    }
    expect(stdout).toMatch(/^double +float64 +2 +0\.123457 +4294967295 /m);
    expect(code).toBe(0);
  });

  test('as JSON: strings where a number would not be exact', async () => {
    const { rows, run } = await rowsOf(fileOf(script));
    const numberOf = (digits: string): unknown => (digits.length > 15 ? digits : Number(digits));
    for (const [name, [min, max]] of Object.entries(EXTREMES)) {
      for (const order of '<>') {
        const expected = { dtype: name, min: numberOf(min), max: numberOf(max) };
        expect(rows[name + order]).toMatchObject(expected);
      }
    }
    expect(rows['safe']).toMatchObject({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1 });
    expect(rows['unsafe']).toMatchObject({ min: '-9007199254740992', max: '9007199254740992' });
    const { attributes } = JSON.parse(run.stdout) as { attributes: unknown };
    expect(attributes).toEqual({ small: 2 ** 53 - 1, large: '9007199254740993' });
  });
});

describe('floating point numbers', () => {
  const script = `
for order in "<>":
  for name in "float16 float32 float64".split():
    f[name + order] = np.array([1.5, np.nan, -2.25, np.nan], np.dtype(name).newbyteorder(order))
f["long"] = np.array([1.5, -2.25], "longdouble")
f["nothing"] = np.full(3, np.nan)
f["up"] = [np.inf, 1]
f["both"] = [np.inf, 0, -np.inf]`;

  test('of all sizes; values that are not numbers are counted', async () => {
    const { rows, run } = await rowsOf(fileOf(script));
    expect(run.code).toBe(0);
    const values = { min: -2.25, max: 1.5, mean: -0.375 };
    for (const name of ['float16', 'float32', 'float64']) {
      for (const order of '<>') {
        expect(rows[name + order]).toMatchObject({ dtype: name, rows: 4, nan: 2, ...values });
      }
    }
    expect(rows['long']).toMatchObject({ rows: 2, nan: 0, ...values });
    expect(rows['nothing']).toMatchObject({ min: null, max: null, mean: null, nan: 3 });
    expect(rows['nothing']).toMatchObject({ curve: [null, null, null] });
  });

  test('infinite numbers: texts in JSON', async () => {
    const { rows } = await rowsOf(fileOf(script));
    expect(rows['up']).toMatchObject({ min: 1, max: 'Infinity', mean: 'Infinity' });
    expect(rows['both']).toMatchObject({ min: '-Infinity', max: 'Infinity', mean: null });
  });

  test('drawn', async () => {
    const { stdout } = await infoOf(fileOf(script));
    expect(stdout).toMatch(/^float16< +float16 +4 +-2\.25 +1\.5 +█ ▁ {3}2 NaN$/m);
    expect(stdout).toMatch(/^nothing +float64 +3 +3 NaN$/m);
    expect(stdout).toMatch(/^both +float64 +3 +-Infinity +Infinity +▁$/m);
  });
});

describe('an unreadable dataset', () => {
  test.each([['lzf', 'np.arange(9)', { compression: 'lzf' }, /filter lzf/]])(
    '%s: all others are shown',
    async (name, data, options, message) => {
      const more = Object.entries(options).map(([key, value]) => `, ${key}="${value}"`);
      const path = fileOf(`f["a"] = [1, 2]
f.create_dataset("${name}", data=${data}${more.join('')})
f["${name}"].attrs["units"] = "mm"
f["z"] = [3, 4]`);
      const { rows, run } = await rowsOf(path);
      expect(run.code).toBe(1);
      expect(rows['a']).toMatchObject({ min: 1, max: 2 });
      expect(rows['a']).not.toHaveProperty('error');
      expect(rows['z']).toMatchObject({ min: 3, max: 4 });
      expect(rows[name]).toMatchObject({ min: null, max: null, curve: null, units: 'mm' });
      expect(rows[name]!['error']).toMatch(message);
      expect(rows[name]!['error']).not.toContain('\n');
      expect(String(rows[name]!['error']).length).toBeLessThan(200);
      const drawn = await infoOf(path);
      expect(drawn.code).toBe(1);
      expect(drawn.stdout).toMatch(/^z +int64 +2 +3 +4 /m);
      expect(drawn.stdout).toMatch(new RegExp(`^${name} .*${message.source}`, 'm'));
    },
  );

  test('in a capture, beside an unreadable attribute', async () => {
    const path = await whole(20);
    python(
      `f = h5py.File(sys.argv[1], "r+")
large = h5py.h5t.STD_I64LE.copy()
large.set_size(16)
h5py.h5d.create(f.id, b"x", large, h5py.h5s.create_simple((1,)))
h5py.h5a.create(f.id, b"y", large, h5py.h5s.create(h5py.h5s.SCALAR))`,
      path,
    );
    const { rows, run } = await rowsOf(path);
    expect(run.code).toBe(1);
    const error = 'integers of more than 64 bits can not be read here';
    expect(rows).toMatchObject({ a: { min: 0, max: 19 }, b: {}, x: { rows: 1, error } });
    expect(run.stdout).not.toContain('"y"');
  });
});

test('a dataset without a minimum is shown without one', async () => {
  const { rows, run } = await rowsOf(
    fileOf(`
f["strings"] = ["a", "b"]
f["bytes"] = np.array([b"a", b"bc"])
f["compound"] = np.array([(1, 2.0)], [("a", "i4"), ("b", "f8")])
f["bool"] = [True, False]
f.create_dataset("enum", data=[1, 0], dtype=h5py.enum_dtype({"A": 0, "B": 1}, "i8"))
f["scalar"] = 5
f["text"] = "hello"
f["empty"] = h5py.Empty("f8")
f["none"] = np.zeros(0, "i4")
f["image"] = np.zeros((3, 4))
f["complex"] = np.array([1 + 2j])
f.create_dataset("opaque", data=np.array([b"abc", b"xyz"], "V3"))
f.create_dataset("lists", (2,), h5py.vlen_dtype("i4"))
f.create_dataset("arrays", (2,), np.dtype(("i8", (2,))))
f.create_dataset("reference", data=np.array([f["bool"].ref], h5py.ref_dtype))
f["\\x1b[31mred"] = [1]`),
  );
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const none = { min: null, max: null };
  expect(rows).toMatchObject({
    strings: { rows: 2, ...none },
    bytes: { rows: 2, ...none },
    compound: { rows: 1, ...none },
    bool: { rows: 2, min: 0, max: 1 },
    enum: { rows: 2, min: 0, max: 1 },
    scalar: none,
    text: none,
    empty: none,
    none: { rows: 0, dtype: 'int32', ...none },
    image: { rows: 3, ...none },
    complex: { rows: 1, ...none },
    opaque: { rows: 2, ...none },
    lists: { rows: 2, ...none },
    arrays: { rows: 2, ...none },
    reference: { rows: 1, ...none },
    '\u001b[31mred': { min: 1, max: 1 },
  });
  for (const row of Object.values(rows)) expect(row).not.toHaveProperty('error');
});

describe.each(['info', 'repair'])('%s does not wait for', (verb) => {
  test('a pipe', async () => {
    const path = join(temporaryFolder(), 'pipe.h5');
    execFileSync('mkfifo', [path]);
    const { code, stdout, stderr } = await new Cli([verb, path]).finished;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^pandablocks: \/.*pipe\.h5 .*is no file.*\n$/);
  });

  test('a socket', async () => {
    const path = join(temporaryFolder(), 'socket.h5');
    const server = createServer().listen(path);
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { code, stderr } = await new Cli([verb, path]).finished;
    expect(code).toBe(1);
    expect(stderr).toContain('is no file');
  });

  test.each(['/dev/null', '/dev/zero', '/'])('%s', async (path) => {
    const { code, stderr } = await new Cli([verb, path]).finished;
    expect(code).toBe(1);
    expect(stderr).toContain('is no file');
  });
});
