/** scripts/checks/check-vulnerabilities.mjs, with a registry of our own. */

import { execFile } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

import { expect, onTestFinished, test } from 'vitest';

import { temporaryFolder } from '../helpers/cli/cli.js';

const SCRIPT = fileURLToPath(
  new URL('../../scripts/checks/check-vulnerabilities.mjs', import.meta.url),
);

async function check(registry: RequestListener): Promise<{ failed: boolean; output: string }> {
  const server = createServer(registry);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const env = {
    ...process.env,
    npm_config_registry: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    npm_config_cache: temporaryFolder(),
    npm_config_fetch_retries: '0',
  };
  return await new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT], { env }, (error, stdout, stderr) => {
      resolve({ failed: error !== null, output: stdout + stderr });
    });
  });
}

/** Answers what npm asks about its dependencies; knows nothing of packages themselves. */
function answering(status: number, advisories: object): RequestListener {
  return (request, response) => {
    request.resume();
    request.on('end', () => {
      const isAudit = request.method === 'POST';
      response.writeHead(isAudit ? status : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isAudit ? advisories : {}));
    });
  };
}

test('a vulnerable dependency: the check fails, and names it', async () => {
  const advisory = {
    ...{ id: 1, url: 'about:blank', title: 'It is bad', severity: 'high' },
    ...{ vulnerable_versions: '*', cwe: [], cvss: { score: 0, vectorString: null } },
  };
  const { failed, output } = await check(answering(200, { sax: [advisory] }));
  expect(output).toMatch(/known to be vulnerable: sax \(high\)\.\n$/);
  expect(failed).toBe(true);
});

test('no vulnerabilities', async () => {
  const { failed, output } = await check(answering(200, {}));
  expect(output).toMatch(/^\d+ dependencies, known to be vulnerable: none\.\n$/);
  expect(failed).toBe(false);
});

test('a registry without an answer is reported', async () => {
  const { failed, output } = await check(answering(405, {}));
  expect(output).toMatch(/^SKIPPED: .*: 405 Method Not Allowed/);
  expect(failed).toBe(false);
});
