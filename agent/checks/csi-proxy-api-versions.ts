// Whether csi-proxy serves the API versions that the drivers ask for. Each version has its own pipe.
import { CSI_PROXY_API_NAMES, type CsiProxyPipe } from '../facts/csi-proxy-pipes.ts';
import { defineCheck, type FindingDraft, type FindingKind } from './check.ts';
import { CSI_PROXY, FIND_CSI_PROXY_PROCESSES, LIST_CSI_PROXY_PIPES } from './csi-proxy-subject.ts';
import { csiProxyExpectation, noVerdict } from './csi-proxy-expectation.ts';
import { apiOf, csiProxyPresence, pipePresence, type PipePresence } from './csi-proxy-presence.ts';
import { PIPE_UNLUCKY_SECONDS } from './hold-seconds.ts';

/**
 * What every release from v1.0.0 serves; the two v2alpha1 APIs came with v1.1.0. One process makes all pipes and ends
 * when one of them fails (createListeners, waitForGRPCServersToStop), so they are there together or not at all.
 * https://github.com/kubernetes-csi/csi-proxy/blob/v1.0.0/pkg/server/server.go
 */
const APIS_OF_EVERY_V1 = CSI_PROXY_API_NAMES.filter((api) => !api.endsWith('-v2alpha1'));

/** These came with v1.1.0. */
const NEWEST_APIS = CSI_PROXY_API_NAMES.filter((api) => api.endsWith('-v2alpha1'));

const FINDINGS = {
  CsiProxyApiVersionMissing: {
    severity: 'critical',
    meaning:
      'csi-proxy runs, but it does not serve an API version that is expected here. Drivers that ask for it cannot mount volumes on this node.',
    remedy:
      'Update csi-proxy to v1.0.0 or later, as the node image or the DaemonSet, or use a driver version that fits. If no driver here needs this API, take it out of the option csiProxy.apis, or its driver out of csiProxy.drivers.',
    commands: [LIST_CSI_PROXY_PIPES, FIND_CSI_PROXY_PROCESSES],
  },
  CsiProxyPipeSetIncomplete: {
    severity: 'warning',
    // A csi-proxy that starts makes its pipes one after the other.
    holdSeconds: PIPE_UNLUCKY_SECONDS,
    meaning:
      'Every csi-proxy v1 serves all of its pipes or none. A part of them means an older csi-proxy, another program, or a csi-proxy that is just starting or ending.',
    remedy:
      'See which program serves the pipes and which version it is. Restart or update csi-proxy if this stays for more than a minute.',
    commands: [LIST_CSI_PROXY_PIPES, FIND_CSI_PROXY_PROCESSES],
  },
  CsiProxyPipeSetForeign: {
    severity: 'info',
    meaning:
      'There are pipes with the name of csi-proxy that no known csi-proxy serves: a newer csi-proxy than this agent knows, or another program.',
    remedy: 'Nothing, if you know the program. Otherwise find out which one made the pipe.',
    commands: [LIST_CSI_PROXY_PIPES],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

export const csiProxyApiVersions = defineCheck({
  name: 'csi-proxy-api-versions',
  title: 'csi-proxy serves the API versions that drivers ask for',
  needs: ['csi-proxy-pipes'],
  uses: ['services', 'processes', 'kubelet'],
  findings: FINDINGS,
  evaluate: ({ facts, settings }) => {
    const none = noVerdict(csiProxyExpectation(settings, facts));
    if (none !== null) return none;
    const { pipes, unknownNames } = facts['csi-proxy-pipes'];
    const { anyPresent, noneForSure } = csiProxyPresence(facts['csi-proxy-pipes']);
    const findings: FindingDraft<keyof typeof FINDINGS>[] = [];
    if (unknownNames.length > 0) {
      const names = unknownNames.join(', ');
      findings.push({
        code: 'CsiProxyPipeSetForeign',
        subject: CSI_PROXY,
        message: `pipes that no known csi-proxy serves: ${names}`,
        evidence: { pipes: names },
      });
    }
    if (!anyPresent) {
      if (findings.length > 0) return findings;
      if (noneForSure)
        return { notApplicable: 'csi-proxy serves no pipe; the check csi-proxy-pipes tells more' };
      return { cannotTell: 'which pipes exist is not known' };
    }
    const absent = pipes.filter((pipe) => pipePresence(pipe) === 'absent').map(apiOf);
    const missing = absent.filter((api) => settings.csiProxy.apis.includes(api));
    const incomplete = absent.filter((api) => APIS_OF_EVERY_V1.includes(api));
    const present = pipes
      .filter((pipe) => pipePresence(pipe) === 'present')
      .map(apiOf)
      .join(', ');
    const release = releaseOf(pipes);
    // A missing API that is expected says it already; the incomplete set would be the same fact once more.
    if (missing.length > 0) {
      findings.push({
        code: 'CsiProxyApiVersionMissing',
        subject: CSI_PROXY,
        message: `csi-proxy serves ${present}, but not ${missing.join(', ')}`,
        evidence: { missing: missing.join(', '), present, release },
      });
    } else if (incomplete.length > 0 && facts['csi-proxy-pipes'].listFailure === null) {
      findings.push({
        code: 'CsiProxyPipeSetIncomplete',
        subject: CSI_PROXY,
        message: `csi-proxy serves ${present}, but not ${incomplete.join(', ')}, which every v1 serves`,
        evidence: { missing: incomplete.join(', '), present, release },
      });
    }
    return findings;
  },
});

/** csi-proxy tells its version in its log and seldom in its file; its pipes tell a bound. Null where they do not. */
function releaseOf(pipes: readonly CsiProxyPipe[]): string | null {
  const presenceOf = (apis: (api: string) => boolean): Set<PipePresence> =>
    new Set(pipes.filter((pipe) => apis(apiOf(pipe))).map(pipePresence));
  const newest = presenceOf((api) => NEWEST_APIS.includes(api));
  if (newest.has('present')) return 'v1.1.0 or later';
  if (newest.has('unknown')) return null;
  const stable = presenceOf((api) => APIS_OF_EVERY_V1.includes(api) && api.endsWith('-v1'));
  if (stable.has('unknown')) return null;
  return stable.has('present') ? 'older than v1.1.0' : 'older than v1.0.0';
}
