// The files of exporter-toolkit's own tests are the measure: web/testdata in https://github.com/prometheus/exporter-toolkit
import { describe, expect, it } from 'vitest';
import { parseWebConfig } from '../../agent/serve/web-config.ts';

const HASH = '$2y$10$qRTBuFoULoYNA7AQ/F3ck.trZBPyjV64.oA4ZsSBCIWvXuvQlQTuu';

function refusal(source: string): string {
  try {
    parseWebConfig(source);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was taken');
}

describe('a web configuration', () => {
  it('may be empty, and then asks for nothing', () => {
    expect(parseWebConfig('')).toEqual({});
  });

  it('has the defaults of exporter-toolkit', () => {
    expect(parseWebConfig('tls_server_config: {cert_file: a, key_file: b}').tls_server_config).toEqual({
      cert_file: 'a',
      key_file: 'b',
      client_auth_type: 'NoClientCert',
      min_version: 'TLS12',
      max_version: 'TLS13',
      cipher_suites: [],
      prefer_server_cipher_suites: true,
      curve_preferences: [],
    });
  });

  it.each([
    ['0', 0],
    ['"1s"', 1],
    ['500ms', 0.5],
    ['1m30s', 90],
  ])('limits requests to one in %s', (interval, seconds) => {
    expect(parseWebConfig(`rate_limit: {interval: ${interval}, burst: 3}`).rate_limit).toEqual({
      interval: seconds,
      burst: 3,
    });
  });

  it('takes the sample of exporter-toolkit', () => {
    const sample = `
tls_server_config:
  cert_file: server.crt
  key_file: server.key
basic_auth_users:
  alice: ${HASH}
  bob: ${HASH}
rate_limit:
  interval: "1s"
  burst: 20
http_server_config:
  http2: false
  headers:
    X-Frame-Options: deny
    Strict-Transport-Security: max-age=31536000; includeSubDomains
    X-Content-Type-Options: nosniff
    X-XSS-Protection: 1
    Content-Security-Policy: "default-src 'self' *.test.example.net"`;
    expect(parseWebConfig(sample)).toMatchObject({
      basic_auth_users: { alice: HASH, bob: HASH },
      http_server_config: { headers: { 'X-XSS-Protection': '1' } },
    });
  });
});

describe('a web configuration that is wrong names the key and what was expected', () => {
  it.each([
    ['hWkNKCp3fvIx3jKnsaBI', 'the file: expected a mapping'],
    ['tls_server_config: {cert_filse: a}', 'tls_server_config.cert_filse: there is no such key'],
    ['basic_auth_user: {a: b}', 'basic_auth_user: there is no such key'],
    [
      'tls_server_config: {min_version: TLS111}',
      'tls_server_config.min_version: expected one of TLS12, TLS13',
    ],
    [
      'tls_server_config: {min_version: TLS10}',
      'tls_server_config.min_version: expected one of TLS12, TLS13',
    ],
    [
      'tls_server_config: {curve_preferences: [CurveP257]}',
      'tls_server_config.curve_preferences.0: expected one of CurveP256, CurveP384, CurveP521, X25519',
    ],
    [
      'http_server_config: {headers: {X-Content-Type-Options: sniff}}',
      'http_server_config.headers.X-Content-Type-Options: expected nosniff',
    ],
    [
      'http_server_config: {headers: {X-Frame-Options: foo}}',
      'http_server_config.headers.X-Frame-Options: expected deny or sameorigin',
    ],
    [
      'http_server_config: {headers: {Content-Type: foo}}',
      'http_server_config.headers.Content-Type: there is no such key',
    ],
    [
      'http_server_config: {headers: {X-XSS-Protection: "1\\r\\nX-Evil: 1"}}',
      'http_server_config.headers.X-XSS-Protection: expected printable ASCII in one line',
    ],
    [
      'rate_limit: {interval: 1s, burst: 0}',
      'rate_limit.burst: expected at least 1, else every request is refused',
    ],
    ['? {a: b}\n: x', 'the file: has a key that is none, and is not shown here'],
    [
      'tls_server_config: {"not a word": x}',
      'tls_server_config: has a key that is none, and is not shown here',
    ],
    ['rate_limit: {interval: often}', 'rate_limit.interval: expected a duration such as 1s, 500ms or 0'],
    ['a: [', 'no YAML: BAD_COLLECTION_TYPE in line 1'],
  ])('%s', (source, message) => {
    const told = refusal(source);
    if (source === 'a: [') expect(told).toMatch(/^no YAML: [A-Z_]+ in line 1$/);
    else expect(told).toBe(message);
  });

  it.each(['$2y$18$', '$2y$03$'])(
    'a hash that begins with %s would take too long, or is too weak',
    (start) => {
      expect(refusal(`basic_auth_users: {alice: '${start}${HASH.slice(7)}'}`)).toBe(
        'basic_auth_users, entry 1: expected a bcrypt hash of cost 4 to 16, such as htpasswd -nBC 10 makes',
      );
    },
  );

  it('tells all the ciphers that it takes', () => {
    expect(refusal('tls_server_config: {cipher_suites: [TLS_RSA_WITH_AES_128_CBC_SHA]}')).toMatch(
      /^tls_server_config\.cipher_suites\.0: expected one of TLS_AES_128_GCM_SHA256, .*CHACHA20_POLY1305_SHA256$/,
    );
  });

  it.each([
    'basic_auth_users: {alice: hunter2}',
    'basic_auth_users: hunter2',
    'tls_server_config: {key: [hunter2]}',
    'tls_server_config: {min_version: hunter2}',
    'basic_auth_users:\n  alice: "hunter2',
    'basic_auth_users:\n  alice: *hunter2',
    'hunter2',
    '- hunter2: {',
    '? {a: hunter2}\n: x',
    'rate_limit:\n  ? [a, hunter2]\n  : x',
    'tls_server_config: {"key=hunter2": x}',
    `${'hunter2'.repeat(10)}: x`,
  ])('and never shows what the file has: %s', (source) => {
    expect(refusal(source)).not.toContain('hunter2');
  });
});
