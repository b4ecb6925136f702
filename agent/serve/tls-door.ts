// TLS in front of HTTP: handshakes, and what a client certificate has to be.
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import { alternativeNames } from './certificate-names.ts';
import type { ClientCertificate } from './connections.ts';
import type { TlsAccess } from './web-access.ts';

export interface TlsDoor {
  /** Takes a connection through its handshake, and hands it on. */
  enter(socket: Socket): void;
}

export interface TlsDoorInput {
  readonly onEntered: (secure: TLSSocket, below: Socket | undefined, certificate: ClientCertificate) => void;
  /** Told why a client did not get in; nothing in it is a secret. */
  readonly onRefused: (address: string, why: string) => void;
}

const HANDSHAKE_SECONDS = 5;

/** Listens nowhere: connections are given to it. */
export function createTlsDoor(tls: TlsAccess, { onEntered, onRefused }: TlsDoorInput): TlsDoor {
  const strict = door(tls.clientAuth === 'RequireAndVerifyClientCert');
  // kubelet's probes come from the node itself and have no certificate; they get /livez and /readyz, and nothing else.
  const forTheNode = door(false);
  return {
    enter(socket) {
      (isFromHere(socket) ? forTheNode : strict).emit('connection', socket);
    },
  };

  function door(insists: boolean): Server {
    const server = createServer({
      ...tls.context,
      ALPNProtocols: ['http/1.1'],
      handshakeTimeout: HANDSHAKE_SECONDS * 1000,
      requestCert: tls.clientAuth !== 'NoClientCert',
      rejectUnauthorized: insists,
      // A certificate that has ended must not live on in a session.
      secureOptions: constants.SSL_OP_NO_TICKET,
    });
    server.on('secureConnection', (secure) => {
      const { certificate, why } = judge(secure, tls);
      if (why !== null) {
        onRefused(addressOf(secure), why);
        secure.destroy();
      } else onEntered(secure, parentOf(secure), certificate);
    });
    server.on('tlsClientError', (error: NodeJS.ErrnoException, secure) => {
      // Of a certificate that is refused Node tells as an end of the connection.
      const isRefused = error.code === 'ECONNRESET' && Boolean(secure.authorizationError);
      onRefused(addressOf(secure), isRefused ? whyUnverified(secure.authorizationError) : whyFailed(error));
      secure.destroy();
    });
    return server;
  }
}

/** Whether a client that got through the handshake gets in, and as what. */
function judge(
  secure: TLSSocket,
  { clientAuth, allowedNames }: TlsAccess,
): { readonly certificate: ClientCertificate; readonly why: string | null } {
  if (clientAuth === 'NoClientCert') return { certificate: 'none', why: null };
  const shown = secure.getPeerX509Certificate();
  if (shown === undefined) {
    const isNeeded = clientAuth.startsWith('Require');
    return { certificate: isNeeded ? 'missing' : 'none', why: null };
  }
  const isVerified = secure.authorized;
  const isLookedAt = clientAuth === 'RequireAndVerifyClientCert' || clientAuth === 'VerifyClientCertIfGiven';
  if (!isLookedAt) return { certificate: 'unverified', why: null };
  if (!isVerified) return { certificate: 'unverified', why: whyUnverified(secure.authorizationError) };
  if (
    allowedNames !== null &&
    !alternativeNames(shown.subjectAltName).some((name) => allowedNames.includes(name))
  )
    return {
      certificate: 'unverified',
      why: 'the client certificate has none of the names in client_allowed_sans',
    };
  return { certificate: 'verified', why: null };
}

/** @param reason the code of OpenSSL, such as CERT_HAS_EXPIRED; typed as an error, and a text in truth */
function whyUnverified(reason: unknown): string {
  return `the client certificate is refused: ${typeof reason === 'string' ? reason : 'not verified'}`;
}

function whyFailed({ code }: NodeJS.ErrnoException): string {
  if (code === 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE') return 'no client certificate';
  if (code === 'ERR_SSL_HTTP_REQUEST') return 'plain HTTP where TLS is needed';
  return `no TLS: ${code ?? 'unknown error'}`;
}

/** From an address of this machine to the same one, as kubelet asks a pod with the network of its node. */
function isFromHere({ remoteAddress, localAddress }: Socket): boolean {
  return remoteAddress !== undefined && remoteAddress === localAddress;
}

/** One that was cut in the handshake knows its address no more; the socket below still does. */
function addressOf(secure: TLSSocket): string {
  return secure.remoteAddress ?? parentOf(secure)?.remoteAddress ?? 'unknown';
}

/** The socket that was given to the door. Node has no public name for it. */
function parentOf(secure: TLSSocket): Socket | undefined {
  return Reflect.get(secure, '_parent') as Socket | undefined;
}
