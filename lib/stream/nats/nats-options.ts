/** The address of a NATS server, and the credentials for it. */

import { InvalidOptionError } from '../../errors.js';
import { type OptionNames, refuseUnknownOptions } from '../../errors/unknown-options.js';

/** The address of a NATS server, and the credentials for it. */
export interface NatsOptions {
  /**
   * URLs, `nats://[USER:PASSWORD@|TOKEN@]HOST[:PORT]`, or several in one text, separated by commas: the servers
   * of one cluster. The default port is 4222.
   */
  readonly servers: string | readonly string[];
  /** A token. */
  readonly token?: string | undefined;
  /** A user, with `pass`. */
  readonly user?: string | undefined;
  /** The password of the user. */
  readonly pass?: string | undefined;
  /** File of credentials, as made by `nsc`. */
  readonly credsFile?: string | undefined;
  /** File with the seed of an nkey. */
  readonly nkeyFile?: string | undefined;
  /** TLS is used if the server offers it; with these settings it is required. */
  readonly tls?:
    | {
        /** A file with the certificates, PEM, that the server's is signed with. Default: those of Node.js. */
        readonly caFile?: string | undefined;
      }
    | undefined;
}

/** The options, with parsed URLs. */
export interface NatsSettings {
  /** `HOST:PORT` each. */
  readonly servers: readonly string[];
  /** The URLs without tokens and passwords, for messages. */
  readonly label: string;
  readonly token: string | null;
  readonly user: string | null;
  readonly pass: string | null;
  readonly credsFile: string | null;
  readonly nkeyFile: string | null;
  /** Null: TLS is used if the server requires it. */
  readonly tls: { readonly caFile: string | null } | null;
}

const NATS_OPTIONS: OptionNames<NatsOptions> = {
  servers: true,
  token: true,
  user: true,
  pass: true,
  credsFile: true,
  nkeyFile: true,
  tls: true,
};

const TLS_OPTIONS: OptionNames<NonNullable<NatsOptions['tls']>> = { caFile: true };

const DEFAULT_PORT = '4222';

interface Address {
  readonly server: string;
  readonly isTls: boolean;
  readonly user: string;
  readonly pass: string;
}

/** @throws InvalidOptionError */
export function natsSettings(options: NatsOptions): NatsSettings {
  refuseUnknownOptions(options, NATS_OPTIONS, 'nats');
  const { servers, tls } = options;
  if (tls !== undefined) refuseUnknownOptions(tls, TLS_OPTIONS, 'nats.tls');
  const urls = (typeof servers === 'string' ? [servers] : servers).flatMap((text) =>
    text.split(',').map((url) => url.trim()),
  );
  const addresses = urls.map(addressOf);
  const [first] = addresses;
  if (first === undefined) throw new InvalidOptionError('Give the URL of a NATS server.');
  if (addresses.some(({ user, pass }) => user !== first.user || pass !== first.pass)) {
    throw new InvalidOptionError(
      'The URLs of the NATS servers have different users or tokens: they are to be one cluster.',
    );
  }
  const isToken = first.user !== '' && first.pass === '';
  const caFile = tls?.caFile ?? null;
  return {
    servers: addresses.map(({ server }) => server),
    label: addresses.map(({ server }) => `nats://${server}`).join(','),
    token: options.token ?? (isToken ? first.user : null),
    user: options.user ?? (isToken ? null : first.user || null),
    pass: options.pass ?? (first.pass || null),
    credsFile: options.credsFile ?? null,
    nkeyFile: options.nkeyFile ?? null,
    tls: tls !== undefined || first.isTls ? { caFile } : null,
  };
}

/** Messages do not quote the text, since it may contain a password. */
function addressOf(text: string): Address {
  const url =
    /^(nats|tls):\/\/(?:([^@/]*)@)?(\[[0-9a-fA-F:.]+\]|[^:/@[\]\s]+)(?::(\d{1,5}))?\/?$/.exec(
      /^[a-z]+:\/\//i.test(text) ? text : `nats://${text}`,
    );
  const [, scheme, userInfo = '', host = '', port = DEFAULT_PORT] = url ?? [];
  if (url === null || Number(port) < 1 || Number(port) > 65535) {
    throw new InvalidOptionError(
      "The URL of a NATS server can't be used: give nats://HOST, nats://HOST:PORT or nats://TOKEN@HOST:PORT.",
    );
  }
  const [user = '', ...pass] = userInfo.split(':');
  return {
    server: `${host}:${port}`,
    isTls: scheme === 'tls',
    user: decoded(user),
    pass: decoded(pass.join(':')),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
