// Puts together what protects the HTTP server: the web configuration, the names of the node, and the log.
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { createRefusalLog } from '../serve/refusals.ts';
import type { ServerProtection } from '../serve/http-server.ts';
import { scrubText } from '../scrub-text.ts';
import { RELOAD_SECONDS, type WebConfigFile } from './web-config-file.ts';

export function protect(webConfig: WebConfigFile, nodeName: string | null, log: Logger): ServerProtection {
  return {
    access: webConfig.access,
    nodeNames: [hostname(), ...(nodeName === null ? [] : [nodeName])],
    onRefused: createRefusalLog(
      (refusal) => log.warn(refusal, 'a client is refused'),
      () => performance.now() / 1000,
    ),
  };
}

/** Says what protects the server, and takes a file that changes. The old one holds as long as the new one cannot be used. */
export function followWebConfig(webConfig: WebConfigFile, log: Logger): void {
  tellProtection(webConfig, log);
  const reload = async (): Promise<void> => {
    const reloaded = await webConfig.reload();
    if (reloaded === null) return;
    if (reloaded.taken) tellProtection(webConfig, log);
    else
      log.error(
        // The names of files and what Node says of them are in it, and anybody may name a file.
        { why: scrubText(reloaded.why) },
        'the new web configuration is not taken, and the old one still holds',
      );
  };
  setInterval(() => {
    reload().catch((error: unknown) =>
      log.error(
        { err: error },
        'the web configuration could not be read again, which is a bug of winstorage-agent',
      ),
    );
  }, RELOAD_SECONDS * 1000).unref();
}

function tellProtection(webConfig: WebConfigFile, log: Logger): void {
  const { tls, users, rateLimit } = webConfig.access();
  const ends = tls === null ? {} : { certificateEnds: new Date(tls.endsAt).toISOString() };
  log.info(
    {
      tls: tls !== null,
      clientCertificates: tls?.clientAuth ?? 'NoClientCert',
      allowedNames: tls?.allowedNames?.length ?? null,
      users: users.size,
      rateLimit,
      ...ends,
    },
    'who may ask over HTTP',
  );
  if (tls !== null && tls.endsAt < Date.now()) log.warn(ends, 'the certificate of the server has ended');
  if (tls === null && users.size > 0)
    log.warn('passwords are asked for without TLS, so everybody on the way can read them');
}
