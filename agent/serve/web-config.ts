// The web configuration: who may ask, and how. The format is that of Prometheus' exporters, so that one file does for all of them:
// https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md
import { parseDocument } from 'yaml';
import * as z from 'zod';
import { KnownError } from '../known-error.ts';
import { CIPHER_SUITES, CLIENT_AUTH_TYPES, CURVES, TLS_VERSIONS } from './tls-names.ts';

/** More than this takes a login seconds of one CPU; each step more doubles it. */
const MAX_BCRYPT_COST = 16;

const BCRYPT_HASH = /^\$2[aby]\$(?<cost>\d\d)\$[./A-Za-z0-9]{53}$/;

const keysOf = (names: Readonly<Record<string, unknown>>): string => Object.keys(names).join(', ');

function oneOf<Name extends string>(names: Readonly<Record<Name, unknown>>): z.ZodEnum<Record<Name, Name>> {
  const expected = `expected one of ${keysOf(names)}`;
  return z.enum(Object.fromEntries(Object.keys(names).map((name) => [name, name])) as Record<Name, Name>, {
    error: expected,
  });
}

const file = z.string({ error: 'expected a path' });
const pem = z.string({ error: 'expected PEM as text' });
const flag = z.boolean({ error: 'expected true or false' });

const tlsServerConfig = z.strictObject({
  cert: pem.optional(),
  key: pem.optional(),
  client_ca: pem.optional(),
  cert_file: file.optional(),
  key_file: file.optional(),
  client_ca_file: file.optional(),
  client_auth_type: oneOf(CLIENT_AUTH_TYPES).default('NoClientCert'),
  client_allowed_sans: z.array(z.string(), { error: 'expected a list of names' }).optional(),
  min_version: oneOf(TLS_VERSIONS).default('TLS12'),
  max_version: oneOf(TLS_VERSIONS).default('TLS13'),
  cipher_suites: z.array(oneOf(CIPHER_SUITES), { error: 'expected a list of names' }).default([]),
  prefer_server_cipher_suites: flag.default(true),
  curve_preferences: z.array(oneOf(CURVES), { error: 'expected a list of names' }).default([]),
});

export type TlsServerConfig = z.infer<typeof tlsServerConfig>;

/** YAML makes a number of `1`, which is what X-XSS-Protection mostly is. */
const headerText = z
  .union([z.string(), z.number()], { error: 'expected text' })
  .transform(String)
  .refine((text) => /^[\t\x20-\x7e]*$/.test(text), 'expected printable ASCII in one line');
const headerWord = (...words: readonly string[]) =>
  headerText.refine((text) => text === '' || words.includes(text), `expected ${words.join(' or ')}`);

const httpServerConfig = z.strictObject({
  http2: flag.optional(),
  headers: z
    .strictObject({
      'Content-Security-Policy': headerText.optional(),
      'X-Frame-Options': headerWord('deny', 'sameorigin').optional(),
      'X-Content-Type-Options': headerWord('nosniff').optional(),
      'X-XSS-Protection': headerText.optional(),
      'Strict-Transport-Security': headerText.optional(),
    })
    .nullish(),
});

const bcryptHash = z.string({ error: 'expected a bcrypt hash' }).refine((text) => {
  const cost = Number(BCRYPT_HASH.exec(text)?.groups?.['cost']);
  return cost >= 4 && cost <= MAX_BCRYPT_COST;
}, `expected a bcrypt hash of cost 4 to ${MAX_BCRYPT_COST}, such as htpasswd -nBC 10 makes`);

const DURATION = 'expected a duration such as 1s, 500ms or 0';
const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

const duration = z
  .union([z.literal(0), z.string()], { error: DURATION })
  .transform((raw) => durationSeconds(String(raw)))
  .refine((seconds) => seconds !== null, DURATION)
  .transform(Number);

/** @param text as Go writes it: `1m30s`, `500ms`, `0` */
function durationSeconds(text: string): number | null {
  if (text === '0') return 0;
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(text)) return null;
  const parts = [...text.matchAll(/(?<count>[\d.]+)(?<unit>ms|s|m|h)/g)];
  return parts.reduce(
    (sum, { groups }) => sum + Number(groups?.['count']) * (SECONDS[groups?.['unit'] ?? ''] ?? 0),
    0,
  );
}

const rateLimit = z
  .strictObject({
    interval: duration.default(0),
    burst: z.int({ error: 'expected a whole number' }).default(0),
  })
  .refine(({ interval, burst }) => interval === 0 || burst >= 1, {
    path: ['burst'],
    error: 'expected at least 1, else every request is refused',
  });

const webConfig = z.strictObject({
  tls_server_config: tlsServerConfig.nullish(),
  http_server_config: httpServerConfig.nullish(),
  basic_auth_users: z.record(z.string(), bcryptHash).nullish(),
  rate_limit: rateLimit.nullish(),
});

export type WebConfig = z.infer<typeof webConfig>;

/**
 * What no message has is a value of the file: it may be a secret that stands at the wrong place.
 * @throws KnownError that names the key and what was expected
 */
export function parseWebConfig(source: string): WebConfig {
  const raw = parseYaml(source) ?? {};
  const parsed = webConfig.safeParse(raw, { reportInput: false });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw parsed.error;
  const path = nameOf(issue.path, raw);
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    // YAML takes anything for a key, also a mapping with its values.
    if (!/^[\w-]{1,64}$/.test(key))
      throw new KnownError(
        `${path === '' ? 'the file' : path}: has a key that is none, and is not shown here`,
      );
    throw new KnownError(`${path === '' ? '' : `${path}.`}${key}: there is no such key`);
  }
  const expected = issue.message.startsWith('expected ') ? issue.message : 'expected a mapping';
  throw new KnownError(`${path === '' ? 'the file' : path}: ${expected}`);
}

/** The key with its parents. A key below basic_auth_users is the name of a user, which no log has to know: its number is told. */
function nameOf(path: readonly PropertyKey[], raw: unknown): string {
  const [section, user] = path;
  if (section !== 'basic_auth_users' || user === undefined) return path.join('.');
  const users = (raw as { readonly basic_auth_users: object }).basic_auth_users;
  return `basic_auth_users, entry ${Object.keys(users).indexOf(String(user)) + 1}`;
}

function parseYaml(source: string): unknown {
  // A warning would quote a key that is no word, and go to stderr past the log.
  const document = parseDocument(source, { logLevel: 'error' });
  const [problem] = document.errors;
  // The message would quote the line.
  if (problem !== undefined)
    throw new KnownError(`no YAML: ${problem.code} in line ${problem.linePos?.[0].line ?? '?'}`);
  try {
    return document.toJS({ maxAliasCount: 10 });
  } catch {
    throw new KnownError('no YAML: an alias that leads nowhere, or too many of them');
  }
}
