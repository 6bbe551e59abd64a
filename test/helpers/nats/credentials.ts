/** Keys and credentials, as the tools of NATS make them, and the configuration of a server that knows them. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { nkeys } from '@nats-io/transport-node';

type KeyPair = ReturnType<typeof nkeys.createUser>;

export interface Credentials {
  /** The file that a client is given. */
  readonly file: string;
  /** Lines for the configuration of the server. */
  readonly config: string;
}

/** The seed of a user that the server knows by its public key. */
export function nkeyIn(folder: string): Credentials {
  const user = nkeys.createUser();
  const file = join(folder, 'user.nk');
  writeFileSync(file, `${text(user.getSeed())}\n`);
  return { file, config: `authorization { users: [ { nkey: ${user.getPublicKey()} } ] }` };
}

/** Credentials of a user of an account of an operator, and a server of that operator. */
export function credsIn(folder: string): Credentials {
  const operator = nkeys.createOperator();
  const [system, account] = [nkeys.createAccount(), nkeys.createAccount()];
  const user = nkeys.createUser();
  const claims = {
    operator: sign(operator, operator, { type: 'operator', version: 2 }),
    system: sign(operator, system, { type: 'account', version: 2, limits: LIMITS }),
    account: sign(operator, account, {
      type: 'account',
      version: 2,
      limits: { ...LIMITS, mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 },
    }),
    user: sign(account, user, { type: 'user', version: 2, ...USER_LIMITS }),
  };
  const file = join(folder, 'user.creds');
  writeFileSync(
    file,
    [
      '-----BEGIN NATS USER JWT-----',
      claims.user,
      '------END NATS USER JWT------',
      '',
      '-----BEGIN USER NKEY SEED-----',
      text(user.getSeed()),
      '------END USER NKEY SEED------',
      '',
    ].join('\n'),
  );
  const config = [
    `operator: ${claims.operator}`,
    `system_account: ${system.getPublicKey()}`,
    'resolver: MEMORY',
    'resolver_preload: {',
    `  ${system.getPublicKey()}: ${claims.system}`,
    `  ${account.getPublicKey()}: ${claims.account}`,
    '}',
  ].join('\n');
  return { file, config };
}

const LIMITS = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, conn: -1, leaf: -1 };
const USER_LIMITS = { subs: -1, data: -1, payload: -1, pub: {}, sub: {} };

function sign(issuer: KeyPair, subject: KeyPair, nats: object): string {
  const now = Math.floor(Date.now() / 1000);
  const [iss, sub] = [issuer.getPublicKey(), subject.getPublicKey()];
  const claims = { jti: sub, iat: now, iss, name: 'test', sub, nats };
  const head = base64({ typ: 'JWT', alg: 'ed25519-nkey' });
  const signed = `${head}.${base64(claims)}`;
  const signature = Buffer.from(issuer.sign(Buffer.from(signed))).toString('base64url');
  return `${signed}.${signature}`;
}

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}
