/** Which requests are answered. */

import type { IncomingMessage } from 'node:http';

import { expect, test } from 'vitest';

import { refusalOf } from '../../../../lib/view/server/check-request.js';

function statusOf(headers: Record<string, string | undefined>, method = 'GET', url = '/'): number {
  const headersDistinct = headers['host'] === undefined ? {} : { host: [headers['host']] };
  const request = { method, url, headers, headersDistinct } as unknown as IncomingMessage;
  return refusalOf(request)?.status ?? 200;
}

test.each([
  ['127.0.0.1:8000'],
  ['localhost:8000'],
  ['LOCALHOST'],
  ['[::1]:8000'],
  // Through a tunnel.
  ['localhost:9999'],
])('host %s', (host) => {
  expect(statusOf({ host })).toBe(200);
  expect(statusOf({ host, origin: `http://${host}` })).toBe(200);
  expect(statusOf({ host, 'sec-fetch-site': 'same-origin' })).toBe(200);
});

test.each([
  [undefined],
  [''],
  ['evil.example'],
  ['evil.example:8000'],
  ['127.0.0.1.evil.example'],
  ['localhost.evil.example:8000'],
  ['evil.example#localhost'],
  ['user@localhost'],
  ['localhost:8000:8000'],
  ['0.0.0.0:8000'],
  ['127.0.0.1:123456'],
])('host %s is refused', (host) => {
  expect(statusOf({ host })).toBe(403);
});

test.each([
  ['http://evil.example'],
  ['null'],
  ['https://localhost:8000'],
  // Another program of this machine.
  ['http://localhost:8001'],
  ['http://127.0.0.1:8000'],
])('origin %s is refused', (origin) => {
  expect(statusOf({ host: 'localhost:8000', origin })).toBe(403);
});

test('other sites are refused, but a link may lead here', () => {
  const host = 'localhost:8000';
  for (const site of ['cross-site', 'same-site', 'what']) {
    expect(statusOf({ host, 'sec-fetch-site': site })).toBe(403);
    const visit = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect(statusOf({ host, 'sec-fetch-site': site, ...visit })).toBe(200);
    expect(statusOf({ host, 'sec-fetch-site': site, ...visit, 'sec-fetch-dest': 'iframe' })).toBe(
      403,
    );
  }
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('%s is refused', (method) => {
  expect(statusOf({ host: 'localhost' }, method)).toBe(405);
});

test('an address that is too long is refused', () => {
  expect(statusOf({ host: 'localhost' }, 'GET', `/${'a'.repeat(5000)}`)).toBe(414);
});
