// What needs certificates is in test/e2e/access.test.ts.
import { describe, expect, it } from 'vitest';
import {
  createWebAccess,
  lostProtection,
  OPEN_ACCESS,
  type TlsAccess,
} from '../../agent/serve/web-access.ts';
import { parseWebConfig } from '../../agent/serve/web-config.ts';

const read = (): string => 'no PEM';

function refusal(tls: string): string {
  try {
    createWebAccess(parseWebConfig(`tls_server_config: ${tls}`), read);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was taken');
}

describe('what a web configuration comes to', () => {
  it('is open to all when it asks for nothing', () => {
    expect(createWebAccess(parseWebConfig(''), read)).toEqual(OPEN_ACCESS);
    expect(createWebAccess(parseWebConfig('http_server_config: {http2: true}\nrate_limit:'), read)).toEqual(
      OPEN_ACCESS,
    );
  });

  it('leaves out headers that are blank', () => {
    const config = parseWebConfig(
      'http_server_config: {headers: {X-Frame-Options: "", X-XSS-Protection: 0}}',
    );
    expect(createWebAccess(config, read).headers).toEqual({ 'X-XSS-Protection': '0' });
  });

  it.each([
    ['{}', 'tls_server_config.cert_file: expected a file with the certificate of the server'],
    [
      '{cert_file: "", key_file: k}',
      'tls_server_config.cert_file: expected a file with the certificate of the server',
    ],
    ['{cert_file: c}', 'tls_server_config.key_file: expected a file with the private key of the server'],
    [
      '{cert_file: c, cert: c, key_file: k}',
      'tls_server_config.cert_file: expected not both, cert and cert_file',
    ],
    [
      '{cert_file: c, key_file: k, client_ca_file: a}',
      'tls_server_config.client_auth_type: expected RequireAndVerifyClientCert where there is a client_ca_file',
    ],
    [
      '{cert_file: c, key_file: k, client_auth_type: RequireAndVerifyClientCert}',
      'tls_server_config.client_ca_file: expected a file with the authorities of clients, as client_auth_type is RequireAndVerifyClientCert',
    ],
    [
      '{cert_file: c, key_file: k, client_ca_file: a, client_auth_type: VerifyClientCertIfGiven, client_allowed_sans: [a]}',
      'tls_server_config.client_auth_type: expected RequireAndVerifyClientCert where there are client_allowed_sans',
    ],
    [
      '{cert_file: c, key_file: k, min_version: TLS13, max_version: TLS12}',
      'tls_server_config.max_version: expected at least min_version',
    ],
    ['{cert_file: c, key_file: k}', 'tls_server_config.cert_file: expected a certificate in PEM'],
    ['{cert: c, key_file: k}', 'tls_server_config.cert: expected a certificate in PEM'],
  ])('is refused with the key and what was expected: %s', (tls, message) => {
    expect(refusal(tls)).toBe(message);
  });
});

describe('a change of the configuration', () => {
  const tls: TlsAccess = {
    context: {},
    clientAuth: 'RequireAndVerifyClientCert',
    allowedNames: null,
    endsAt: 0,
  };
  const closed = { ...OPEN_ACCESS, tls, users: new Map([['a', 'b']]) };

  it('loses what was asked for before', () => {
    expect(lostProtection(closed, OPEN_ACCESS)).toEqual(['TLS', 'passwords', 'client certificates']);
    expect(
      lostProtection(closed, { ...closed, tls: { ...tls, clientAuth: 'VerifyClientCertIfGiven' } }),
    ).toEqual(['client certificates']);
  });

  it('loses the names that a certificate must have: any program of a cluster may have one of its authority', () => {
    const named = { ...closed, tls: { ...tls, allowedNames: ['prometheus'] } };

    expect(lostProtection(named, closed)).toEqual(['names of client certificates']);
    expect(lostProtection(named, { ...closed, tls: { ...tls, allowedNames: ['other'] } })).toEqual([]);
    expect(lostProtection(closed, named)).toEqual([]);
  });

  it('loses nothing when it asks for as much, or for more', () => {
    expect(lostProtection(closed, { ...closed, users: new Map([['other', 'c']]) })).toEqual([]);
    expect(lostProtection(OPEN_ACCESS, closed)).toEqual([]);
  });
});
