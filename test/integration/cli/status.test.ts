/** `pandablocks status`, `arm` and `disarm`, as a user runs them. */

import { describe, expect, test } from 'vitest';

import { Cli } from '../../helpers/cli/cli.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { type SimPanda, startSimPanda } from '../../helpers/sim/sim-panda.js';

/** One that captures a counter, and whose inputs are wired to inputs of the box. */
async function wiredPanda(): Promise<SimPanda> {
  const panda = await startSimPanda();
  for (const line of [
    'COUNTER1.OUT.CAPTURE=Value',
    'PCAP.ENABLE=BITS.OUTA',
    'PCAP.TRIG=TTLIN1.VAL',
    'PCAP.GATE=ONE',
  ]) {
    await panda.ask(line);
  }
  return panda;
}

async function statusOf(panda: SimPanda): Promise<Record<string, unknown>> {
  const { stdout } = await runCli(['status', '127.0.0.1', '--json', ...panda.where]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('status', () => {
  test('of an idle PandA, as text', async () => {
    const panda = await wiredPanda();
    const { code, stdout, stderr } = await runCli(['status', '127.0.0.1', ...panda.where]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      'PandA SW: 4.1 FPGA: 4.1.0 00000000 00000000 rootfs: Simulated PandA\n' +
        'idle: not armed\n' +
        '  ENABLE  BITS.OUTA = 0\n' +
        '  GATE    ONE = 1\n' +
        '  TRIG    TTLIN1.VAL = 0, edge: Rising\n' +
        'captures COUNTER1.OUT Value\n' +
        'last acquisition: 0 samples, ended Ok; data port: 0 clients\n' +
        'health: OK in 20 blocks\n',
    );
  });

  test('as JSON, from idle through armed to busy and back', async () => {
    const panda = await wiredPanda();
    expect(await statusOf(panda)).toMatchObject({ state: 'idle', health: { SEQ1: 'OK' } });
    await panda.ask('*PCAP.ARM=');
    expect(await statusOf(panda)).toMatchObject({ state: 'armed', readers: 0 });
    await panda.ask('BITS.A=1');
    expect(await statusOf(panda)).toMatchObject({ state: 'busy', enable: { level: 1 } });
    await panda.ask('BITS.A=0');
    expect(await statusOf(panda)).toMatchObject({ state: 'idle', completion: 'Ok' });
  });

  test('--wait ends when the PandA is in the state', async () => {
    const panda = await wiredPanda();
    const cli = new Cli(['status', '127.0.0.1', '--wait', 'armed', ...panda.where]);
    await panda.isAsked('*PCAP.STATUS?');
    await panda.ask('*PCAP.ARM=');
    const { code, stdout } = await cli.finished;
    expect(code).toBe(0);
    expect(stdout).toContain(
      'armed: waits for PCAP.ENABLE to rise (wired to BITS.OUTA, which is 0)',
    );
  });

  test('changes nothing', async () => {
    const panda = await wiredPanda();
    await runCli(['status', '127.0.0.1', ...panda.where]);
    expect(panda.questions.filter((line) => /^[^?]*[=<]/.test(line))).toEqual([]);
  });
});

describe('arm and disarm', () => {
  test('report what the PandA waits for, and what was done', async () => {
    const panda = await wiredPanda();
    expect(await runCli(['arm', '127.0.0.1', ...panda.where])).toMatchObject({
      code: 0,
      stdout: 'armed: waits for PCAP.ENABLE to rise (wired to BITS.OUTA, which is 0)\n',
    });
    expect(await runCli(['disarm', '127.0.0.1', ...panda.where])).toMatchObject({
      code: 0,
      stdout:
        'disarmed; before, armed: waits for PCAP.ENABLE to rise (wired to BITS.OUTA, which is 0)\n',
    });
    expect(await runCli(['disarm', '127.0.0.1', ...panda.where])).toMatchObject({
      code: 0,
      stdout: 'was not armed\n',
    });
  });

  test('a refusal says what to do', async () => {
    const panda = await startSimPanda();
    const { code, stderr } = await runCli(['arm', '127.0.0.1', ...panda.where]);
    expect(code).toBe(1);
    expect(stderr).toContain('Choose what to capture, such as COUNTER1.OUT.CAPTURE=Value');
  });
});

test('an unknown subcommand: the error lists the subcommands', async () => {
  const { code, stderr } = await runCli(['captuer', '127.0.0.1']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/unknown command 'captuer'\n\(commands: hdf, .*, info, .*; see --help\)/);
});
