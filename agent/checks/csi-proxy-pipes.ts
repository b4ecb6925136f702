// Whether csi-proxy serves the pipes that CSI drivers connect to: the commonest cause of Windows pods without volumes.
// https://github.com/kubernetes-sigs/aws-ebs-csi-driver/issues/1322
import type { CsiProxyPipe, PipeLevel } from '../facts/csi-proxy-pipes.ts';
import { defineCheck, type FindingDraft, type FindingKind } from './check.ts';
import {
  CSI_PROXY,
  FIND_CSI_PROXY_PROCESSES,
  FIND_CSI_PROXY_SERVICE,
  LIST_CSI_PROXY_PIPES,
  SHOW_CSI_PROXY_LOAD,
} from './csi-proxy-subject.ts';
import { csiProxyExpectation, noVerdict } from './csi-proxy-expectation.ts';
import { apiOf, csiProxyPresence, pipePresence } from './csi-proxy-presence.ts';
import { PIPE_UNLUCKY_SECONDS } from './hold-seconds.ts';

const FINDINGS = {
  CsiProxyPipeMissing: {
    severity: 'critical',
    meaning:
      'csi-proxy does not run, or serves nothing. CSI drivers that need it cannot mount or unmount volumes here, and their node pods crash with "open \\\\.\\\\pipe\\\\csi-proxy-…: The system cannot find the file specified".',
    remedy:
      'Find the csi-proxy service (it may have another name than csiproxy), see why it is not running, and start it. Where csi-proxy runs as a DaemonSet, look at its pod on this node.',
    commands: [FIND_CSI_PROXY_SERVICE, "Start-Service -Name 'csiproxy'", LIST_CSI_PROXY_PIPES],
  },
  CsiProxyPipeAccessDenied: {
    severity: 'warning',
    meaning:
      'This agent may not open the pipe, so it cannot tell whether csi-proxy answers. Drivers that run with more rights may well get through.',
    remedy:
      'Run the agent as NT AUTHORITY\\SYSTEM: csi-proxy gives full access to its pipes only to SYSTEM and administrators.',
    commands: [
      'kubectl get daemonsets --all-namespaces --output custom-columns=NAME:.metadata.name,USER:.spec.template.spec.securityContext.windowsOptions.runAsUserName',
    ],
  },
  CsiProxyPipeBusy: {
    severity: 'warning',
    // go-winio makes the next instance of a pipe only after a client took the last one: under load none is free for a moment.
    // https://github.com/microsoft/go-winio/blob/v0.6.2/pipe.go (listenerRoutine)
    holdSeconds: PIPE_UNLUCKY_SECONDS,
    meaning:
      'No instance of the pipe was free in time. Drivers wait for one as well, so mounting is slow, or fails with "All pipe instances are busy".',
    remedy:
      'Wait one or two minutes. If it stays, csi-proxy hangs or is overloaded: see how many PowerShell processes it started, then restart it. Volumes that are mounted stay mounted; calls under way fail, and kubelet repeats them.',
    commands: [SHOW_CSI_PROXY_LOAD, FIND_CSI_PROXY_SERVICE],
  },
  CsiProxyPipeSilent: {
    severity: 'critical',
    meaning:
      'The pipe takes connections, but the server behind it says nothing. Calls of the drivers hang until they time out, and pods stay in ContainerCreating.',
    remedy:
      'Restart csi-proxy: its service, which may have another name than csiproxy, or its pod. Volumes that are mounted stay mounted; calls under way fail, and kubelet repeats them. If the finding comes back, look at the CPU and memory of the node.',
    commands: [FIND_CSI_PROXY_SERVICE, "Restart-Service -Name 'csiproxy' -Force", FIND_CSI_PROXY_PROCESSES],
  },
  CsiProxyPipeNotGrpc: {
    severity: 'critical',
    meaning:
      'What is behind the pipe does not speak gRPC: another program holds the name, or csi-proxy closes each connection. Drivers cannot use it.',
    remedy:
      'Find out which process holds the pipe. If it is not csi-proxy, stop it and start csi-proxy; a second server cannot take a name that is held. If it is csi-proxy, restart it.',
    commands: [FIND_CSI_PROXY_PROCESSES, LIST_CSI_PROXY_PIPES],
  },
  CsiProxyPipeFailed: {
    severity: 'warning',
    // A pipe that was listed is gone when it is connected to, while csi-proxy ends or restarts.
    holdSeconds: PIPE_UNLUCKY_SECONDS,
    meaning: 'Connecting to the pipe failed in an unusual way. Whether drivers get through is not known.',
    remedy:
      'Read the error in the evidence. See whether csi-proxy runs, and restart it if pods cannot mount.',
    commands: [FIND_CSI_PROXY_SERVICE, LIST_CSI_PROXY_PIPES],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

type Code = keyof typeof FINDINGS;

/** Missing is judged apart: it counts here only when csi-proxy is gone as a whole. */
const CODE_OF: Readonly<Record<Exclude<PipeLevel, 'answers'>, Code>> = {
  denied: 'CsiProxyPipeAccessDenied',
  busy: 'CsiProxyPipeBusy',
  silent: 'CsiProxyPipeSilent',
  'not-grpc': 'CsiProxyPipeNotGrpc',
  failed: 'CsiProxyPipeFailed',
  // Listed, and gone when it was connected to.
  missing: 'CsiProxyPipeFailed',
};

const SEEN: Readonly<Record<Code, string>> = {
  CsiProxyPipeMissing: 'cannot be found, and no other pipe of csi-proxy either',
  CsiProxyPipeAccessDenied: 'refused the agent',
  CsiProxyPipeBusy: 'had no free instance',
  CsiProxyPipeSilent: 'took the connection and sent nothing',
  CsiProxyPipeNotGrpc: 'did not answer as a gRPC server',
  CsiProxyPipeFailed: 'could not be connected to',
};

export const csiProxyPipes = defineCheck({
  name: 'csi-proxy-pipes',
  title: 'Every expected pipe of csi-proxy answers',
  needs: ['csi-proxy-pipes'],
  uses: ['services', 'processes', 'kubelet'],
  findings: FINDINGS,
  evaluate: ({ facts, settings }) => {
    const none = noVerdict(csiProxyExpectation(settings, facts));
    if (none !== null) return none;
    const fact = facts['csi-proxy-pipes'];
    const { noneForSure } = csiProxyPresence(fact);
    const expected = fact.pipes.filter((pipe) => settings.csiProxy.apis.includes(apiOf(pipe)));
    const byCode = Map.groupBy(expected, (pipe) => codeOf(pipe, noneForSure));
    const findings = (Object.keys(FINDINGS) as Code[]).flatMap((code) => {
      const pipes = byCode.get(code);
      return pipes === undefined ? [] : [finding(code, pipes)];
    });
    const unseen = byCode.get('unseen') ?? [];
    if (findings.length === 0 && unseen.length > 0)
      return { cannotTell: `not connected to: ${unseen.map(apiOf).join(', ')}` };
    return findings;
  },
});

/** Null: nothing to say here. A pipe that is missing beside others belongs to the check csi-proxy-api-versions. */
function codeOf(pipe: CsiProxyPipe, noneForSure: boolean): Code | 'unseen' | null {
  if (pipePresence(pipe) === 'absent' && pipe.answer?.level !== 'failed')
    return noneForSure ? 'CsiProxyPipeMissing' : null;
  if (pipe.answer === null) return 'unseen';
  return pipe.answer.level === 'answers' ? null : CODE_OF[pipe.answer.level];
}

function finding(code: Code, pipes: readonly CsiProxyPipe[]): FindingDraft<Code> {
  const names = pipes.map(apiOf).join(', ');
  const details = new Set(pipes.map((pipe) => pipe.answer?.detail ?? 'not in the list of pipes'));
  const each = pipes.map((pipe) => `${apiOf(pipe)}: ${pipe.answer?.detail ?? 'not in the list of pipes'}`);
  return {
    code,
    subject: CSI_PROXY,
    message: `the ${pipes.length === 1 ? 'pipe' : 'pipes'} ${names} ${SEEN[code]}`,
    evidence: { pipes: names, detail: details.size === 1 ? [...details].join('') : each.join('; ') },
  };
}
