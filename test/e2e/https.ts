// One request over TLS, and what came of it.
import { readFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Pair } from '../support/certificates.ts';

export interface Asked {
  /** The authority of the server. */
  readonly ca: string;
  /** What the client shows of itself. */
  readonly as?: Pair;
  readonly login?: string;
  /** The address to ask from; another one than that of the server is not the node itself. */
  readonly from?: string;
  readonly options?: RequestOptions;
}

export interface Answered {
  readonly status: number;
  readonly body: string;
  readonly protocol: string | null;
  readonly cipher: string;
  /** Of the certificate of the server. */
  readonly serialNumber: string;
}

/** @throws Error with the code of what went wrong, when there is no answer */
export function ask(url: string, { ca, as, login, from = '127.0.0.2', options }: Asked): Promise<Answered> {
  const who = as === undefined ? {} : { cert: readFileSync(as.cert), key: readFileSync(as.key) };
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent: false,
        servername: 'winstorage-agent',
        ca: readFileSync(ca),
        localAddress: from,
        ...who,
        ...(login === undefined ? {} : { auth: login }),
        ...options,
      },
      (response) => {
        const socket = response.socket as TLSSocket;
        const about = {
          status: response.statusCode ?? 0,
          protocol: socket.getProtocol(),
          cipher: socket.getCipher().name,
          serialNumber: socket.getPeerCertificate().serialNumber,
        };
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () => resolve({ ...about, body }));
      },
    );
    sent.on('error', reject).end();
  });
}

/** The code of the error with which a request ends that gets no answer. */
export function failure(url: string, asked: Asked): Promise<string> {
  return ask(url, asked).then(
    ({ status }) => `an answer: ${status}`,
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );
}
