// Whether csi-proxy does what it is asked: a pipe that sends its first frame proves only that something listens.
// https://github.com/kubernetes-csi/csi-proxy/issues/193 (calls that hang behind slow PowerShell)
import { PATH_EXISTS, type CsiProxyCall } from '../facts/csi-proxy-call.ts';
import { pipeName } from '../facts/csi-proxy-pipes.ts';
import { defineCheck, type FindingDraft, type FindingKind } from './check.ts';
import {
  CSI_PROXY,
  FIND_CSI_PROXY_PROCESSES,
  FIND_CSI_PROXY_SERVICE,
  NOT_EXPECTED,
  SHOW_CSI_PROXY_LOAD,
} from './csi-proxy-subject.ts';
import { apiOf } from './csi-proxy-presence.ts';
import { PIPE_UNLUCKY_SECONDS } from './hold-seconds.ts';
import { oneSentence } from './one-sentence.ts';

/** The call starts no PowerShell and reads one folder; milliseconds are usual. */
const SLOW_SECONDS = 2;

const FINDINGS = {
  CsiProxyCallTimedOut: {
    severity: 'critical',
    meaning:
      'csi-proxy takes connections, but a call that only looks at a folder gets no answer: it hangs. Calls of the drivers hang as well, and pods with volumes stay in ContainerCreating or Terminating.',
    remedy:
      'Look at the CPU and memory of the node first, since csi-proxy may merely be starved. Otherwise restart csi-proxy: its service, which may have another name than csiproxy, or its pod. Volumes that are mounted stay mounted; calls under way fail, and kubelet repeats them.',
    commands: [SHOW_CSI_PROXY_LOAD, FIND_CSI_PROXY_SERVICE, "Restart-Service -Name 'csiproxy' -Force"],
  },
  CsiProxyCallFailed: {
    severity: 'warning',
    meaning:
      'csi-proxy answered a call that only looks at a folder with an error. Calls of the drivers may fail in the same way; mounted volumes go on working.',
    remedy:
      'Read the status and the text in the evidence. Status 12 means that another program, or a csi-proxy that is not known here, holds the pipe. See the log file that the command line of csi-proxy names, and restart csi-proxy if pods cannot mount.',
    commands: [FIND_CSI_PROXY_SERVICE, FIND_CSI_PROXY_PROCESSES],
  },
  CsiProxyCallSlow: {
    severity: 'warning',
    // A node that starts many containers is short of CPU for a moment; slow calls in a row are no accident.
    holdSeconds: PIPE_UNLUCKY_SECONDS,
    meaning:
      'csi-proxy took seconds for a call that only looks at a folder and starts no PowerShell. Mounting takes much longer than that, and the drivers may run into their time-outs.',
    remedy:
      'Look at the CPU load of the node, and at how many PowerShell processes csi-proxy started: up to v1.2.1 it starts one for each call.',
    commands: [SHOW_CSI_PROXY_LOAD],
  },
  CsiProxyKubeletRootUnseen: {
    severity: 'warning',
    meaning:
      'csi-proxy answers, and says that the folder of kubelet does not exist. It then looks at another folder than kubelet uses, or runs where it cannot see the disks of the node; volumes are not mounted where pods look for them.',
    remedy:
      'Compare --root-dir of kubelet with -kubelet-path of csi-proxy. If kubelet really stands elsewhere, set kubeletRoot of this agent too. csi-proxy in a container must be a HostProcess container.',
    commands: [FIND_CSI_PROXY_PROCESSES],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

type Draft = FindingDraft<keyof typeof FINDINGS>;

export const csiProxyCall = defineCheck({
  name: 'csi-proxy-call',
  title: 'csi-proxy answers a call, soon and without an error',
  needs: ['csi-proxy-call'],
  uses: ['csi-proxy-pipes', 'kubelet'],
  findings: FINDINGS,
  evaluate: ({ facts, settings }) => {
    const call = facts['csi-proxy-call'];
    if (settings.csiProxy.expect === 'off') return { notApplicable: NOT_EXPECTED };
    if (!call.asked) return { notApplicable: `there is no pipe ${PATH_EXISTS.pipe} to ask` };
    const pipe = facts['csi-proxy-pipes']?.pipes.find((one) => pipeName(apiOf(one)) === PATH_EXISTS.pipe);
    const level = pipe?.answer?.level ?? null;
    if (call.status === null) {
      // Then the check of the pipes says the same with more of the cause.
      if (level !== null && level !== 'answers')
        return {
          notApplicable: 'the pipe does not even send its first frame; the check csi-proxy-pipes tells more',
        };
      const first = level === 'answers' ? 'sends its first frame, but' : 'was asked, and';
      return [
        draft(call, 'CsiProxyCallTimedOut', `the pipe ${PATH_EXISTS.pipe} ${first} a call gets no answer`),
      ];
    }
    const found: Draft[] = [];
    if (csiProxyCallSucceeded(call) === false) {
      const said = call.detail === '' ? '' : `: ${oneSentence(call.detail)}`;
      found.push(
        draft(call, 'CsiProxyCallFailed', `csi-proxy answered with gRPC status ${call.status}${said}`),
      );
    }
    if (call.seconds !== null && call.seconds > SLOW_SECONDS)
      found.push(
        draft(call, 'CsiProxyCallSlow', `a call of csi-proxy took ${call.seconds.toFixed(1)} seconds`),
      );
    if (call.exists === false) {
      const root = facts.kubelet?.root;
      const folder = root === undefined ? 'the folder of kubelet' : `the folder ${root}`;
      const seen = draft(call, 'CsiProxyKubeletRootUnseen', `csi-proxy says that ${folder} does not exist`);
      found.push({ ...seen, evidence: { ...seen.evidence, kubeletRoot: root ?? null } });
    }
    return found;
  },
});

/**
 * Whether csi-proxy answered as one that works does; null when it was not asked. It refuses folders outside its
 * working directories (-kubelet-path, -working-dir), which is an answer too: kubelet may stand elsewhere.
 * https://github.com/kubernetes-csi/csi-proxy (pkg/server/filesystem/server.go)
 */
export function csiProxyCallSucceeded({ asked, status, detail }: CsiProxyCall): boolean | null {
  if (!asked) return null;
  return status === 0 || (status !== null && /not within the working directories/i.test(detail));
}

function draft(call: CsiProxyCall, code: Draft['code'], message: string): Draft {
  return {
    code,
    subject: CSI_PROXY,
    message,
    evidence: {
      pipe: PATH_EXISTS.pipe,
      status: call.status,
      detail: call.detail,
      seconds: call.seconds,
    },
  };
}
