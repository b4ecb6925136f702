// What every request passes before it is answered. In this order: it has no body; the name it asks for is one of this node; it is
// not one too many; who asks may ask.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { markAuthenticated } from './authenticated.ts';
import { createLogins, type LoginOutcome } from './basic-auth.ts';
import type { ClientCertificate } from './connections.ts';
import { isLocalName, isLoopback } from './debug-guard.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';
import { createTurns } from './turns.ts';
import type { WebAccess } from './web-access.ts';

export interface GateInput {
  readonly access: () => WebAccess;
  /** What TLS showed of who is at the other end; null: the connection has no TLS. */
  readonly certificateOf: (request: IncomingMessage) => ClientCertificate | null;
  /** Names and addresses of the node, beside localhost, under which it may be asked from itself. */
  readonly nodeNames: readonly string[];
  /** Seconds, of a clock that only goes forward. */
  readonly now: () => number;
  /** Told of a request that is refused, without anything that the client has sent. */
  readonly onRefused: (address: string, why: string) => void;
}

/** Open to all, since kubelet can send neither a password nor a certificate. They say that the agent lives, and no more. */
const PROBES = ['/livez', '/readyz'];
/** Of one connection, at once. */
const MAX_UNANSWERED = 4;

export function createGate(
  handler: RequestListener,
  { access, certificateOf, nodeNames, now, onRefused }: GateInput,
): RequestListener {
  const logins = createLogins(now);
  const turns = createTurns();
  const unanswered = new WeakMap<object, number>();
  const names = new Set(nodeNames.map((name) => name.toLowerCase()));
  let limiter: { readonly of: WebAccess['rateLimit']; readonly bucket: TokenBucket } | null = null;

  return (request, response) => {
    if (isOneTooMany(request, response)) {
      request.socket.destroy();
      return;
    }
    const { headers, users, rateLimit } = access();
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (hasBody(request)) {
      refuse(413, 'a request has no body here');
      // Nothing of it is read, so nothing else can come on this connection.
      response.once('finish', () => request.socket.destroySoon());
      return;
    }
    const certificate = certificateOf(request);
    // Under TLS the certificate of the server has to fit the name, so that nobody is led here under another.
    if (certificate === null && !isNameOfNode(request)) {
      refuse(403, 'this name is none of this node: ask for localhost, or for the address of the node');
      return;
    }
    if (PROBES.includes(request.url?.split('?')[0] ?? '')) {
      // Before all that wait: kubelet starts an agent anew that it does not hear of.
      handler(request, response);
      return;
    }
    if (certificate === 'missing') {
      refuse(403, 'a client certificate is needed here');
      return;
    }
    if (rateLimit !== null && !bucketFor(rateLimit).take()) {
      refuse(429, 'too many requests');
      return;
    }
    if (certificate === 'verified') markAuthenticated(request);
    if (users.size === 0) {
      answer();
      return;
    }
    const outcome = logins.check(users, request.headers.authorization, addressOf(request));
    if (typeof outcome === 'string') follow(outcome);
    else void outcome.then(follow, () => refuse(500, 'the password could not be checked'));

    function follow(login: LoginOutcome): void {
      if (login === 'ok') {
        markAuthenticated(request);
        answer();
      } else if (login === 'too many attempts') {
        response.setHeader('Retry-After', '2');
        refuse(429, 'too many attempts with wrong credentials');
      } else {
        response.setHeader('WWW-Authenticate', 'Basic realm="winstorage-agent", charset="UTF-8"');
        refuse(401, login === 'no credentials' ? 'a name and a password are needed here' : login);
      }
    }

    function answer(): void {
      turns.wait(request.socket, response, () => handler(request, response));
    }

    function refuse(status: number, why: string): void {
      onRefused(addressOf(request), why);
      if (response.destroyed) return;
      response.writeHead(status, {
        'Content-Type': 'text/plain; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        Connection: 'close',
      });
      response.end(request.method === 'HEAD' ? '' : `${why}\n`);
    }
  };

  /** Whoever sends requests without waiting for answers would else have the agent remember as many as he likes. */
  function isOneTooMany({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const count = (unanswered.get(socket) ?? 0) + 1;
    unanswered.set(socket, count);
    response.once('close', () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1));
    return count > MAX_UNANSWERED;
  }

  function bucketFor(rateLimit: NonNullable<WebAccess['rateLimit']>): TokenBucket {
    if (limiter === null || limiter.of !== rateLimit)
      limiter = { of: rateLimit, bucket: createTokenBucket(rateLimit.burst, rateLimit.interval, now) };
    return limiter.bucket;
  }

  /** Against DNS rebinding: a page in a browser on this machine, or behind a forwarded port, whose name leads here. */
  function isNameOfNode(request: IncomingMessage): boolean {
    const { host } = request.headers;
    if (!isLoopback(request.socket.remoteAddress) || isLocalName(host)) return true;
    return host !== undefined && names.has(host.replace(/:\d{1,5}$/, '').toLowerCase());
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}

function addressOf({ socket }: { readonly socket: { readonly remoteAddress?: string | undefined } }): string {
  return socket.remoteAddress ?? 'unknown';
}
