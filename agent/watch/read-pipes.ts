// Looks at csi-proxy's pipes: lists them, then connects to the wanted ones, all at once. No process is started.
import { apisToProbe, decodeCsiProxyPipes, pipeName, type CsiProxyPipes } from '../facts/csi-proxy-pipes.ts';
import type { Host, PipeProbe } from '../host/host.ts';

export async function readPipes(
  host: Host,
  apis: readonly string[],
  timeoutSeconds: number,
): Promise<CsiProxyPipes> {
  const listing = await host.listPipes();
  const probes = await Promise.all(
    apisToProbe(listing, apis).map(async (api): Promise<[string, PipeProbe]> => [
      api,
      await host.probePipe(pipeName(api), timeoutSeconds),
    ]),
  );
  return decodeCsiProxyPipes(listing, new Map(probes));
}
