import { expect, test } from 'vitest';

import { InvalidOptionError } from '../../../lib/errors.js';
import { explainMissing } from '../../../lib/stream/nats/load-nats.js';
import { natsSettings } from '../../../lib/stream/nats/nats-options.js';

test.each([
  ['nats://h', ['h:4222'], null, null, null],
  ['h:5', ['h:5'], null, null, null],
  ['nats://s3cret@h,nats://s3cret@[::1]:5', ['h:4222', '[::1]:5'], 's3cret', null, null],
  ['nats://u:p%40ss@h', ['h:4222'], null, 'u', 'p@ss'],
])('%s', (servers, addresses, token, user, pass) => {
  const settings = natsSettings({ servers });
  expect(settings).toMatchObject({ servers: addresses, token, user, pass });
  expect(settings.label).not.toMatch(/s3cret|p@ss|p%40ss/);
});

test.each([
  '',
  'http://h',
  'nats://',
  'nats://h:0',
  'nats://h:99999',
  'nats://h/x',
  'nats://a@b@c',
])('%s is no URL of a server', (servers) => {
  expect(() => natsSettings({ servers })).toThrow(InvalidOptionError);
});

test('servers of one cluster have one password, which no message shows', () => {
  const servers = ['nats://s3cret@h', 'nats://0ther@h'];
  expect(() => natsSettings({ servers })).toThrow(/^(?!.*(s3cret|0ther)).*different/);
});

test('TLS is required if it is configured', () => {
  expect(natsSettings({ servers: 'h' }).tls).toBeNull();
  expect(natsSettings({ servers: 'tls://h' }).tls).toEqual({ caFile: null });
  expect(natsSettings({ servers: 'h', tls: { caFile: 'x' } }).tls).toEqual({ caFile: 'x' });
});

test('missing packages are named, with the command that installs them', () => {
  const cause = Object.assign(new Error('x'), { code: 'ERR_MODULE_NOT_FOUND' });
  expect(explainMissing(cause).message).toBe(
    'Streams need the clients of NATS, which are not installed: install them beside pandablocks with `npm install @nats-io/transport-node@3 @nats-io/jetstream@3 @nats-io/kv@3` (with -g if pandablocks was installed so).',
  );
  expect(explainMissing(new Error('broken')).message).toMatch(/can't be loaded .*broken/);
});
