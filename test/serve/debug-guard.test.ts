import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { markAuthenticated } from '../../agent/serve/authenticated.ts';
import { isLoopback, whyRefused } from '../../agent/serve/debug-guard.ts';

type Request = Parameters<typeof whyRefused>[0];

function requestFrom(remoteAddress: string | undefined, headers: Request['headers']): Request {
  // The guard reads the address of a socket and nothing else of it.
  return { headers, socket: { remoteAddress } as Request['socket'] };
}

describe('an address', () => {
  it.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1', '::FFFF:127.0.0.1'])(
    'of this machine is %s',
    (address) => {
      expect(isLoopback(address)).toBe(true);
    },
  );

  it.each([
    '10.0.0.7',
    '::ffff:10.0.0.7',
    '128.0.0.1',
    '1127.0.0.1',
    '127.0.0.1.example.com',
    'fe80::1',
    '2001:db8::127.0.0.1',
    '::',
    '',
    undefined,
  ])('of somebody else is %s', (address) => {
    expect(isLoopback(address)).toBe(false);
  });
});

describe('a request', () => {
  it('of somebody who has shown who he is is let in, from anywhere', () => {
    const request = requestFrom('10.0.0.7', { host: '10.0.0.8:10045' });
    expect(whyRefused(request)).not.toBeNull();
    // Only its identity counts.
    markAuthenticated(request as IncomingMessage);
    expect(whyRefused(request)).toBeNull();
  });

  it.each(['localhost', 'localhost:10045', 'LOCALHOST:1', '127.0.0.1:10045', '[::1]:10045', '[::1]'])(
    'from this machine to %s is let in',
    (host) => {
      expect(whyRefused(requestFrom('127.0.0.1', { host }))).toBeNull();
    },
  );

  it('from elsewhere is told how to ask', () => {
    expect(whyRefused(requestFrom('10.0.0.7', { host: 'localhost:10045' }))).toBe(
      'without a password or a client certificate the debug pages answer only to the node itself; use kubectl port-forward to this pod, and http://localhost:PORT/debug',
    );
  });

  it.each([
    'evil.example.com',
    'evil.example.com:10045',
    'localhost.evil.example.com',
    'localhost:10045@evil.example.com',
    '127.0.0.1.nip.io:10045',
    '127.0.0.2',
    'node-7:10045',
    '[::1',
    'localhost:',
    '',
    undefined,
  ])('from this machine to %s is refused, as a browser makes it for a page of that name', (host) => {
    expect(whyRefused(requestFrom('127.0.0.1', { host }))).toContain('only under localhost');
  });

  it.each(['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'])(
    'that came through a proxy on this machine is refused: %s',
    (header) => {
      const request = requestFrom('127.0.0.1', { host: 'localhost:10045', [header]: '10.0.0.7' });

      expect(whyRefused(request)).toContain(`there is a header ${header}`);
    },
  );
});
