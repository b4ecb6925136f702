// Who may see the debug pages: who has shown who he is, and who asks from this machine, under a name of this machine. The latter is what
// `kubectl port-forward` gives: containerd on the node dials localhost for a HostProcess pod
// (https://github.com/containerd/containerd/blob/main/internal/cri/server/sandbox_portforward_windows.go).
import type { IncomingMessage } from 'node:http';
import { isAuthenticated } from './authenticated.ts';

/** What a proxy adds. Behind one on this node, everybody would come from this node. */
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

const HOW = 'use kubectl port-forward to this pod, and http://localhost:PORT/debug';

/** Why a request is refused, for people; null when it is let in. */
export function whyRefused(request: Pick<IncomingMessage, 'headers' | 'socket'>): string | null {
  if (isAuthenticated(request)) return null;
  if (!isLoopback(request.socket.remoteAddress))
    return `without a password or a client certificate the debug pages answer only to the node itself; ${HOW}`;
  // A page of another name that leads to this machine (DNS rebinding) could else read the answer in a browser.
  if (!isLocalName(request.headers.host))
    return `the debug pages answer only under localhost, 127.0.0.1 or [::1]; ${HOW}`;
  const proxied = PROXY_HEADERS.find((name) => request.headers[name] !== undefined);
  if (proxied !== undefined)
    return `the debug pages do not answer through a proxy (there is a header ${proxied}); ${HOW}`;
  return null;
}

/** An IPv4 address may come in its IPv6 form. Undefined: the connection has ended. */
export function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false;
  return /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/i.test(address) || address === '::1';
}

export function isLocalName(host: string | undefined): boolean {
  return host !== undefined && /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i.test(host);
}
