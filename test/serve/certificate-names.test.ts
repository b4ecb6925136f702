import { describe, expect, it } from 'vitest';
import { alternativeNames } from '../../agent/serve/certificate-names.ts';

describe('the names in a certificate', () => {
  it('are those for DNS, mail, addresses and URIs, as Go writes them', () => {
    expect(
      alternativeNames(
        'DNS:prometheus.monitoring.svc, IP Address:10.0.0.1, IP Address:2001:DB8:0:0:0:0:0:1, URI:spiffe://a/b, email:a@example.com, DirName:CN = x',
      ),
    ).toEqual(['prometheus.monitoring.svc', '10.0.0.1', '2001:db8::1', 'spiffe://a/b', 'a@example.com']);
  });

  // https://nodejs.org/en/blog/vulnerability/jan-2022-security-releases (CVE-2021-44532)
  it('are not more than there are, whatever stands in one of them', () => {
    expect(alternativeNames('DNS:"a, DNS:prometheus", URI:"x\\", DNS:prometheus"')).toEqual([
      'a, DNS:prometheus',
      'x", DNS:prometheus',
    ]);
  });

  it('are none where there are none', () => {
    expect(alternativeNames(undefined)).toEqual([]);
    expect(alternativeNames('')).toEqual([]);
  });
});
