// Which requests come from somebody who has shown who he is: by a password, or by a client certificate that was verified.
import type { IncomingMessage } from 'node:http';

const authenticated = new WeakSet<object>();

export function markAuthenticated(request: IncomingMessage): void {
  authenticated.add(request);
}

export function isAuthenticated(request: object): boolean {
  return authenticated.has(request);
}
