// What a web configuration comes to, with its certificates read: who may ask, and how.
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { KnownError } from '../known-error.ts';
import { CIPHER_SUITES, CURVES, TLS_VERSIONS, type ClientAuthType } from './tls-names.ts';
import type { TlsServerConfig, WebConfig } from './web-config.ts';

export interface TlsAccess {
  readonly context: SecureContextOptions;
  readonly clientAuth: ClientAuthType;
  /** Null: every name. */
  readonly allowedNames: readonly string[] | null;
  /** When the certificate of the server ends; milliseconds since 1970. */
  readonly endsAt: number;
}

export interface WebAccess {
  /** Null: plain HTTP. */
  readonly tls: TlsAccess | null;
  readonly headers: Readonly<Record<string, string>>;
  /** bcrypt hashes by name; nobody has to log in while it is empty. */
  readonly users: ReadonlyMap<string, string>;
  readonly rateLimit: { readonly interval: number; readonly burst: number } | null;
}

/** Without a web configuration: everybody may ask, without TLS. */
export const OPEN_ACCESS: WebAccess = { tls: null, headers: {}, users: new Map(), rateLimit: null };

const FILE_KEYS = ['cert_file', 'key_file', 'client_ca_file'] as const;

/** The files that a configuration names, by their keys; paths as they stand there. */
export function filesOf({
  tls_server_config: tls,
}: WebConfig): readonly (readonly [key: string, path: string])[] {
  return FILE_KEYS.flatMap((name) => {
    const path = tls?.[name] ?? '';
    return path === '' ? [] : [[`tls_server_config.${name}`, path] as const];
  });
}

/**
 * @param textOf gives the text of each of `filesOf`
 * @throws KnownError that names the key and what was expected
 */
export function createWebAccess(config: WebConfig, textOf: (key: string) => string): WebAccess {
  const headers = Object.entries(config.http_server_config?.headers ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  const { interval = 0, burst = 0 } = config.rate_limit ?? {};
  return {
    tls: config.tls_server_config ? createTlsAccess(config.tls_server_config, textOf) : null,
    headers: Object.fromEntries(headers),
    users: new Map(Object.entries(config.basic_auth_users ?? {})),
    rateLimit: interval === 0 ? null : { interval, burst },
  };
}

/** What `next` does no longer ask for, in words; empty when it protects at least in the ways that `before` does. */
export function lostProtection(before: WebAccess, next: WebAccess): readonly string[] {
  return [
    before.tls !== null && next.tls === null ? 'TLS' : '',
    before.users.size > 0 && next.users.size === 0 ? 'passwords' : '',
    asksForCertificate(before) && !asksForCertificate(next) ? 'client certificates' : '',
    asksForName(before) && asksForCertificate(next) && !asksForName(next)
      ? 'names of client certificates'
      : '',
  ].filter((what) => what !== '');
}

/** Whether nobody gets in without a certificate that was verified. */
function asksForCertificate({ tls }: WebAccess): boolean {
  return tls?.clientAuth === 'RequireAndVerifyClientCert';
}

/** Whether an authority alone lets nobody in: it may sign for every program of a cluster. */
function asksForName(access: WebAccess): boolean {
  return asksForCertificate(access) && access.tls?.allowedNames !== null;
}

function createTlsAccess(tls: TlsServerConfig, textOf: (key: string) => string): TlsAccess {
  const fail = (key: string, expected: string): never => {
    throw new KnownError(`tls_server_config.${key}: expected ${expected}`);
  };
  const material = (name: 'cert' | 'key' | 'client_ca'): string | null => {
    const path = tls[`${name}_file`] ?? '';
    const inline = tls[name] ?? '';
    if (path !== '' && inline !== '') fail(`${name}_file`, `not both, ${name} and ${name}_file`);
    if (path !== '') return textOf(`tls_server_config.${name}_file`);
    return inline === '' ? null : inline;
  };

  const cert = material('cert') ?? fail('cert_file', 'a file with the certificate of the server');
  const key = material('key') ?? fail('key_file', 'a file with the private key of the server');
  const ca = material('client_ca');
  const verifies =
    tls.client_auth_type === 'RequireAndVerifyClientCert' ||
    tls.client_auth_type === 'VerifyClientCertIfGiven';
  if (ca !== null && tls.client_auth_type === 'NoClientCert')
    fail('client_auth_type', 'RequireAndVerifyClientCert where there is a client_ca_file');
  // Go would take every authority that the machine trusts, which is half of the world.
  if (ca === null && verifies)
    fail(
      'client_ca_file',
      `a file with the authorities of clients, as client_auth_type is ${tls.client_auth_type}`,
    );
  if (tls.client_allowed_sans !== undefined && tls.client_auth_type !== 'RequireAndVerifyClientCert')
    fail('client_auth_type', 'RequireAndVerifyClientCert where there are client_allowed_sans');
  if (tls.min_version === 'TLS13' && tls.max_version === 'TLS12') fail('max_version', 'at least min_version');

  const parse = <Value>(name: string, expected: string, how: () => Value): Value => {
    try {
      return how();
    } catch {
      return fail(
        tls[`${name}_file` as keyof TlsServerConfig] === undefined ? name : `${name}_file`,
        expected,
      );
    }
  };
  const certificate = parse('cert', 'a certificate in PEM', () => new X509Certificate(cert));
  const privateKey: KeyObject = parse('key', 'a private key in PEM, without a passphrase', () =>
    createPrivateKey(key),
  );
  if (!certificate.checkPrivateKey(privateKey)) fail('key_file', 'the private key of the certificate');
  if (ca !== null) parse('client_ca', 'certificates in PEM', () => new X509Certificate(ca));

  const suites = tls.cipher_suites.map((name) => CIPHER_SUITES[name]);
  const context: SecureContextOptions = {
    cert,
    key,
    ...(ca === null ? {} : { ca }),
    minVersion: TLS_VERSIONS[tls.min_version],
    maxVersion: TLS_VERSIONS[tls.max_version],
    honorCipherOrder: tls.prefer_server_cipher_suites,
    ...(suites.length === 0 ? {} : { ciphers: [...new Set([...TLS13_SUITES, ...suites])].join(':') }),
    ...(tls.curve_preferences.length === 0
      ? {}
      : { ecdhCurve: tls.curve_preferences.map((name) => CURVES[name]).join(':') }),
  };
  // What OpenSSL says of a certificate that it does not take, such as one with too short a key, has no secret in it.
  try {
    createSecureContext(context);
  } catch (error) {
    throw new KnownError(`tls_server_config: cannot be used: ${(error as Error).message}`);
  }
  return {
    context,
    clientAuth: tls.client_auth_type,
    allowedNames: tls.client_allowed_sans ?? null,
    endsAt: certificate.validToDate.getTime(),
  };
}

/** Node leaves TLS 1.3 out where none of these is named; Go always has them. */
const TLS13_SUITES = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];
