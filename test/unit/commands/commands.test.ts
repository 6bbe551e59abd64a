/** Arm, Disarm and Identify, and what all commands have in common. */

import { describe, expect, test } from 'vitest';

import { Arm, Disarm } from '../../../lib/commands/arm.js';
import { Command } from '../../../lib/commands/command.js';
import type { ExchangeGenerator } from '../../../lib/commands/exchange.js';
import { Get, Put, Raw } from '../../../lib/commands/get-put.js';
import { Identify } from '../../../lib/commands/identify.js';
import { CommandError } from '../../../lib/errors.js';
import { runCommand } from '../../helpers/control/commands.js';

describe.each<[Command<unknown>, string, string]>([
  [new Arm(), '*PCAP.ARM=\n', 'Arm()'],
  [new Disarm(), '*PCAP.DISARM=\n', 'Disarm()'],
])('%s', (command, sent, name) => {
  test(`sends ${JSON.stringify(sent)} and returns nothing`, () => {
    expect(runCommand(command, ['OK\n'])).toEqual({ sent: [sent], result: undefined });
  });

  test.each(['ERR Data capture already in progress', 'OK =1', '.'])('fails for %j', (answer) => {
    const { error } = runCommand(command, [`${answer}\n`]);
    expect(error).toBeInstanceOf(CommandError);
    expect((error as CommandError).message).toBe(
      `${name} failed: sent ${JSON.stringify(sent.trim())}, got ${JSON.stringify(answer)}`,
    );
  });
});

describe('Identify', () => {
  const identify = (text: string) => runCommand(new Identify(), [`OK =${text}\n`]).result;

  test('asks for the identification and parses it', () => {
    const text = 'PandA SW: 4.1 FPGA: 4.1.0 0916fb9a 00000000 rootfs: Test Server';
    expect(runCommand(new Identify(), [`OK =${text}\n`])).toEqual({
      sent: ['*IDN?\n'],
      result: {
        text,
        software: '4.1',
        fpga: '4.1.0 0916fb9a 00000000',
        rootfs: 'Test Server',
        version: [4, 1],
      },
    });
  });

  test.each([
    ['PandA SW: 3.0 FPGA: x rootfs: y', '3.0', [3, 0]],
    ['PandA SW: 2.1-12-gabcdef0-dirty FPGA: x rootfs: y', '2.1-12-gabcdef0-dirty', [2, 1]],
    ['PandA SW: 10.25.3 FPGA: x rootfs: y', '10.25.3', [10, 25]],
    ['PandA SW: v4 FPGA: x rootfs: y', 'v4', null],
    ['PandA SW: 4 FPGA: x rootfs: y', '4', null],
  ])('%j has the software %j and the version %j', (text, software, version) => {
    expect(identify(text)).toMatchObject({ software, version, fpga: 'x', rootfs: 'y' });
  });

  test('accepts missing parts', () => {
    expect(identify('Something else')).toEqual({
      text: 'Something else',
      software: null,
      fpga: null,
      rootfs: null,
      version: null,
    });
    expect(identify('PandA SW: 4.1 FPGA: 1 2 3')).toMatchObject({ fpga: '1 2 3', rootfs: null });
    expect(identify('PandA SW: 4.1 rootfs: ')).toMatchObject({ fpga: null, rootfs: '' });
  });

  test.each(['OK\n', 'ERR Unknown\n', '!x\n.\n'])('fails for %j', (answer) => {
    expect(runCommand(new Identify(), [answer]).error).toBeInstanceOf(CommandError);
  });
});

describe('a command', () => {
  class Mine extends Command<void> {
    constructor(
      readonly block: string,
      readonly number: number,
    ) {
      super();
    }

    *execute(): ExchangeGenerator<void> {
      const exchange = this.exchange(`${this.block}${this.number}.X=`);
      yield exchange;
      exchange.ok();
    }
  }

  test.each<[Command<unknown>, string]>([
    [new Get('A'), 'Get("A")'],
    [new Put('A', 'x\n'), String.raw`Put("A", "x\n")`],
    [new Put('T', ['1']), 'Put("T", ["1"])'],
    [new Raw(['A?']), 'Raw(["A?"])'],
    [new Arm(), 'Arm()'],
    [new Identify(), 'Identify()'],
    [new Mine('PULSE', 2), 'Mine("PULSE", 2)'],
  ])('tells its name and parameters: %s', (command, text) => {
    expect(String(command)).toBe(text);
  });

  test('of a user is named in its errors', () => {
    const { sent, error } = runCommand(new Mine('PULSE', 2), ['ERR no\n']);
    expect(sent).toEqual(['PULSE2.X=\n']);
    expect((error as Error).message).toBe(
      'Mine("PULSE", 2) failed: sent "PULSE2.X=", got "ERR no"',
    );
  });

  test('makes a new run each time', () => {
    const command = new Get('A');
    expect(runCommand(command, ['OK =1\n']).result).toBe('1');
    expect(runCommand(command, ['OK =2\n']).result).toBe('2');
  });
});
