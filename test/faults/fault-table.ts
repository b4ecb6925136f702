// What can go wrong around the agent, each with what the agent has to say of it. One table for the tests, which take one
// fault at a time, and for the soak, which takes them together.
import { CSI_PROXY_API_NAMES } from '../../agent/facts/csi-proxy-pipes.ts';
import { FACT_NAMES, type FactName } from '../../agent/facts/facts.ts';
import type { Report } from '../../agent/report/report-schema.ts';
import { FACTS_OF, type Fault, type Part } from './fault.ts';
import type { FolderNode } from './node-in-a-folder.ts';
import { AT, POWERSHELL_FAULTS } from './powershell-faults.ts';

const PIPE_FAULTS: readonly Fault[] = [
  {
    name: 'all pipes are absent',
    part: 'pipes',
    async begin(node) {
      for (const api of CSI_PROXY_API_NAMES) await node.pipe(api, 'absent');
    },
    costs: [],
    code: 'CsiProxyPipeMissing',
  },
  ofPipe('one pipe is absent', 'absent', 'CsiProxyApiVersionMissing'),
  ofPipe('a pipe takes connections and says nothing', 'silent', 'CsiProxyPipeSilent'),
  ofPipe('a pipe is slow to speak', 'slow', null, {
    shows: ({ csiProxy }) =>
      csiProxy?.pipes.some(({ answerSeconds }) => (answerSeconds ?? 0) > 0.25) === true,
  }),
  ofPipe('a pipe sends half a frame and no more', 'half-open', 'CsiProxyPipeSilent'),
  ofPipe('another program holds a pipe', 'foreign', 'CsiProxyPipeNotGrpc'),
  ofPipe('a pipe closes each connection', 'closes', 'CsiProxyPipeNotGrpc'),
  ofPipe('a pipe floods who connects', 'flood', 'CsiProxyPipeNotGrpc'),
  {
    name: 'a pipe comes and goes',
    part: 'pipes',
    begin: () => undefined,
    goOn(node) {
      let isUp = true;
      const over = new AbortController();
      const flap = async (): Promise<void> => {
        while (!over.signal.aborted) {
          isUp = !isUp;
          await node.pipe('disk-v1', isUp ? 'up' : 'absent');
          await new Promise((resolve) => setTimeout(resolve, isUp ? 700 : 1300));
        }
      };
      const flapping = flap();
      return async () => {
        over.abort();
        await flapping;
      };
    },
    costs: [],
    code: 'CsiProxyApiVersionMissing',
  },
  {
    name: 'the pipes cannot be listed',
    part: 'pipes',
    begin: (node) => node.listPipes(false),
    costs: [],
    code: null,
    shows: ({ csiProxy }) => csiProxy?.up === true && csiProxy.pipes.every(({ listed }) => listed === null),
  },
  ofCall('a gRPC server answers garbage', 'garbage', ['csi-proxy-call'], 'CollectorOutputMalformed', {
    outcome: 'failed',
    kind: 'malformed',
  }),
  ofCall('a gRPC server never answers a call', 'deaf', [], 'CsiProxyCallTimedOut'),
  ofCall('a gRPC server fails each call', 'failing', [], 'CsiProxyCallFailed'),
];

export const MANY_PODS: readonly string[] = Array.from({ length: 10_001 }, (_, number) => `pod-${number}`);

const KUBELET_FAULTS: readonly Fault[] = [
  {
    name: "kubelet's folder is missing",
    part: 'kubelet',
    begin: (node) => node.kubelet('missing'),
    costs: ['kubelet'],
    outcome: 'failed',
    kind: 'missing',
    code: 'KubeletFolderMissing',
  },
  {
    name: "kubelet's folder holds ten thousand pods",
    part: 'kubelet',
    begin: (node) => node.kubeletFolder('\\pods', MANY_PODS),
    costs: ['kubelet'],
    delays: [...FACTS_OF.powershell, 'csi-proxy-disks'],
    outcome: 'failed',
    kind: 'flooded',
    code: 'CollectorFlooded',
  },
  {
    name: "a folder of kubelet's is a link to itself",
    part: 'kubelet',
    begin: (node) => node.kubeletLink('\\pods', node.folder + '/C:\\var\\lib\\kubelet\\pods'),
    costs: [],
    code: 'CollectorItemsDropped',
  },
  {
    name: "kubelet's folders change while they are read",
    part: 'kubelet',
    begin: () => undefined,
    goOn(node) {
      const over = new AbortController();
      const change = async (): Promise<void> => {
        for (let turn = 0; !over.signal.aborted; turn += 1)
          await node.kubeletFolder(
            '\\pods',
            Array.from({ length: turn % 7 }, (_, number) => `pod-${turn}-${number}`),
          );
      };
      const changing = change();
      return async () => {
        over.abort();
        await changing;
      };
    },
    costs: [],
    code: null,
  },
];

const SHARE_FAULTS: readonly Fault[] = (
  [
    ['a share hangs for ever', 'hang', 'SmbShareHangs'],
    ['a share refuses to be listed', 'refused', 'SmbShareDenied'],
  ] as const
).map(([name, fault, code]): Fault => ({
  name,
  part: 'shares',
  begin: (node) => node.share(fault),
  costs: [],
  code,
}));

export const FAULTS: readonly Fault[] = [
  ...POWERSHELL_FAULTS,
  ...PIPE_FAULTS,
  ...KUBELET_FAULTS,
  ...SHARE_FAULTS,
  {
    name: 'the probe of a share prints garbage',
    part: 'shares',
    begin: (node) => node.share('garbage'),
    costs: [],
    code: null,
    shows: ({ checks }) =>
      checks.some(({ name, status }) => name === 'smb-share-access' && status === 'unknown'),
  },
];

/** Makes a part of the node healthy again. */
export async function heal(node: FolderNode, part: Part): Promise<void> {
  switch (part) {
    case 'powershell':
      node.powershell('none');
      node.powershellProgram('there');
      for (const fact of ['powershell', AT, 'volumes']) node.answer(fact);
      return;
    case 'pipes':
      node.listPipes(true);
      for (const api of CSI_PROXY_API_NAMES) await node.pipe(api, 'up');
      return;
    case 'kubelet':
      await node.kubelet('there');
      return;
    case 'shares':
      node.share('ok');
  }
}

/** What is missing in a report that should tell of a fault; empty when it tells all. */
export function missingIn(report: Report, fault: Fault): string[] {
  const lost = report.collectors.filter(({ name }) => fault.costs.includes(name as FactName));
  const [first] = lost;
  const told = [...report.findings, ...report.pending].map(({ code }) => code);
  return [
    ...(fault.code === null || told.includes(fault.code) ? [] : [`no ${fault.code}, but ${told.join(', ')}`]),
    ...(fault.outcome === undefined || lost.some(({ outcome }) => outcome === fault.outcome)
      ? []
      : [`outcome ${first?.outcome}`]),
    ...(fault.kind === undefined || lost.some(({ failure }) => failure?.kind === fault.kind)
      ? []
      : [`kind ${first?.failure?.kind}`]),
    ...(fault.shows?.(report) === false ? ['what it should show beside that'] : []),
  ];
}

/** Facts that are not fresh although none of the faults costs them. */
export function lostBeside(report: Report, costs: ReadonlySet<FactName>): string[] {
  return report.collectors
    .filter(({ name, outcome }) => outcome !== 'ok' && !costs.has(name as FactName))
    .map(({ name, outcome, failure }) => `${name} ${outcome}: ${failure?.message}`);
}

/** Whether everything was looked at. */
export function isWhole(report: Report, costs: ReadonlySet<FactName>): boolean {
  return FACT_NAMES.every(
    (name) =>
      costs.has(name) || report.collectors.some((one) => one.name === name && one.outcome !== 'never'),
  );
}

function ofPipe(
  name: string,
  mode: Parameters<FolderNode['pipe']>[1],
  code: string | null,
  more: Partial<Fault> = {},
): Fault {
  const begin = (node: FolderNode): Promise<void> => node.pipe('disk-v1', mode);
  return { name, part: 'pipes', begin, costs: [], code, ...more };
}

function ofCall(
  name: string,
  mode: Parameters<FolderNode['pipe']>[1],
  costs: readonly FactName[],
  code: string,
  more: Partial<Fault> = {},
): Fault {
  const begin = (node: FolderNode): Promise<void> => node.pipe('filesystem-v1', mode);
  return { name, part: 'pipes', begin, costs, code, ...more };
}
