/** Machine: simulated time along real time. */

import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

import { afterEach, expect, test } from 'vitest';

import { Machine, type MachineOptions } from '../../../../lib/sim/machine/machine.js';
import { Captured, columnOf } from './captured.js';
import { FakeRegisters, LAYOUT, type Settings, TUTORIAL } from './fake-panda.js';

const DEFAULTS: MachineOptions = { speed: 1, seed: 1, onPlayed: () => {} };

const machines: Machine[] = [];
afterEach(() => {
  for (const machine of machines.splice(0)) machine.close();
});

function start(settings: Settings, options: Partial<MachineOptions>): [Machine, FakeRegisters] {
  const registers = new FakeRegisters();
  for (const [field, setting] of Object.entries(settings)) registers.set(field, setting);
  const machine = new Machine(registers, LAYOUT, { ...DEFAULTS, ...options });
  machines.push(machine);
  return [machine, registers];
}

function arm(machine: Machine, columns: readonly string[]): Captured {
  const captured = new Captured(columns.map(columnOf));
  machine.arm(captured.columns, captured);
  return captured;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(1);
}

const EXPECTED = Array.from({ length: 1000 }, (_, i) => i + 1);

test.each([20, Infinity])('captures the tutorial at %d times the speed', async (speed) => {
  const [machine] = start(TUTORIAL, { speed });
  for (let i = 0; i < 2; i++) {
    const captured = arm(machine, ['COUNTER1.OUT']);
    expect(captured.isStarted).toBe(false);
    await until(() => captured.reason !== null);
    expect(captured.reason).toBe('Ok');
    expect(captured.column(0)).toEqual(EXPECTED);
  }
});

const ENDLESS: Settings = {
  'PCAP.ENABLE': 'ONE',
  'PCAP.TRIG': 'CLOCK1.OUT',
  'CLOCK1.ENABLE': 'ONE',
  'CLOCK1.PERIOD': 50,
};

test.each([1, 1000, Infinity])(
  'leaves room for others, however much there is to do (%d)',
  async (speed) => {
    const [machine] = start(ENDLESS, { speed });
    const captured = arm(machine, ['PCAP.TS_TRIG']);
    await until(() => captured.batches.length >= 3);
    let turns = 0;
    while (turns < 20) {
      await turn();
      turns++;
    }
    machine.disarm();
    expect(captured.reason).toBe('Disarmed');
    const count = captured.batches.length;
    const times = captured.column(0).map(Number);
    expect(times.every((time, i) => i === 0 || time === times[i - 1]! + 50)).toBe(true);
    await turn();
    expect(captured.batches.length).toBe(count);
  },
);

test('may be armed again by the listener of an end', async () => {
  const [machine] = start(TUTORIAL, { speed: Infinity });
  const second = new Captured([columnOf('COUNTER1.OUT')]);
  const first = new Captured([columnOf('COUNTER1.OUT')]);
  first.end = (reason) => {
    first.reason = reason;
    machine.arm(second.columns, second);
  };
  machine.arm(first.columns, first);
  await until(() => second.reason !== null);
  expect([first.reason, second.reason]).toEqual(['Ok', 'Ok']);
  expect(second.column(0)).toEqual(EXPECTED);
});

test('accepts written values, and shows their effects', async () => {
  const [machine, registers] = start({}, {});
  registers.set('BITS.B', 1);
  machine.written('BITS.B');
  await until(() => machine.bit('BITS.OUTB') === 1);
  const before = machine.position('INENC1.VAL');
  await until(() => machine.position('INENC1.VAL') !== before);
  expect(machine.reading('SEQ1.STATE')).toBe(0);
  expect(machine.reading('SYSTEM.TEMP_PSU')).toBeNull();
  expect([machine.bit('NOPE.OUT'), machine.position('NOPE.OUT')]).toEqual([0, 0]);
});

test('ends the acquisition when it is closed, and then does nothing', async () => {
  const [machine] = start(TUTORIAL, {});
  const captured = arm(machine, ['COUNTER1.OUT']);
  await until(() => captured.isStarted);
  machine.close();
  expect(captured.reason).toBe('Disarmed');
  const position = machine.position('INENC1.VAL');
  await sleep(20);
  expect(machine.position('INENC1.VAL')).toBe(position);
});
