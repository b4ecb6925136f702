// How the facts are read that need no PowerShell. Shares and the disks of csi-proxy have files of their own.
import {
  decodePathExists,
  PATH_EXISTS,
  pathExistsRequest,
  type CsiProxyCall,
} from '../facts/csi-proxy-call.ts';
import type { CsiProxyPipes } from '../facts/csi-proxy-pipes.ts';
import type { Kubelet } from '../facts/kubelet.ts';
import type { Reading } from '../facts/observation.ts';
import { decodeSystem, type OperatingSystem } from '../facts/system.ts';
import type { Host } from '../host/host.ts';
import { readKubelet } from './read-kubelet.ts';
import { readPipes } from './read-pipes.ts';
import { withTimeLimit } from './time-limit.ts';

export interface NativeSettings {
  readonly pipeTimeoutSeconds: number;
  readonly callTimeoutSeconds: number;
  readonly systemTimeoutSeconds: number;
  /** APIs of csi-proxy to connect to, as `disk-v1`. */
  readonly apis: readonly string[];
  /** `C:\\var\\lib\\kubelet` */
  readonly kubeletRoot: string;
  readonly kubeletTimeoutSeconds: number;
}

export interface NativeFacts {
  pipes(): Promise<Reading<CsiProxyPipes>>;
  call(): Promise<Reading<CsiProxyCall>>;
  kubelet(): Promise<Reading<Kubelet>>;
  system(): Promise<Reading<OperatingSystem>>;
}

export function createNativeFacts(host: Host, settings: NativeSettings): NativeFacts {
  return {
    async pipes() {
      return {
        ok: true,
        value: await readPipes(host, settings.apis, settings.pipeTimeoutSeconds),
        dropped: [],
      };
    },
    async call() {
      const request = pathExistsRequest(settings.kubeletRoot);
      const { pipe, method } = PATH_EXISTS;
      return decodePathExists(await host.callGrpc(pipe, method, request, settings.callTimeoutSeconds));
    },
    kubelet: withTimeLimit(
      () => readKubelet(host, settings.kubeletRoot),
      settings.kubeletTimeoutSeconds,
      "kubelet's folders",
    ),
    async system() {
      return decodeSystem(await host.readSystem(settings.systemTimeoutSeconds));
    },
  };
}
