// Which alert holds back which, by the shipped example in a real Alertmanager. A problem that is known must not hide another one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { startAlertmanager, waitUntil, type Running } from './servers.ts';

const EXAMPLE = join(import.meta.dirname, '../../manifests/monitoring/alertmanager-example.yaml');

type Labels = Readonly<Record<string, string>>;

const A = { node: 'node-a', instance: '10.0.0.1:10045' };
const B = { node: 'node-b', instance: '10.0.0.2:10045' };

/** Where two alerts fire: what happens to the second. */
const SCENES: readonly (readonly ['is held back' | 'is told', Labels, Labels])[] = [
  ['is held back', alert('WinstorageAgentsAllAbsent'), alert('WinstorageAgentAbsent', A)],
  [
    'is held back',
    alert('WinstorageCsiProxyDown', A),
    alert('WinstorageCannotMount', { ...A, code: 'CsiDriverNotRegistered' }),
  ],
  ['is held back', alert('WinstorageCsiProxyDown', A), alert('WinstorageMountingSlow', A)],
  ['is told', alert('WinstorageCsiProxyDown', A), alert('WinstorageCannotMount', B)],
  [
    'is told',
    alert('WinstorageCsiProxyDown', A),
    alert('WinstorageCannotMount', { ...A, code: 'KubeletServiceStopped' }),
  ],
  ['is held back', alert('WinstorageSmbMappingsTooMany', A), alert('WinstorageSmbMappingsLeak', A)],
  [
    'is told',
    alert('WinstorageDataAtRisk', A),
    alert('WinstorageVolumeUnusable', { ...A, volume_id: 'vol-b' }),
  ],
  ['is held back', alert('KubeNodeNotReady', A), alert('WinstorageAgentAbsent', A)],
  ['is held back', alert('KubeNodeUnreachable', A), alert('WinstorageAgentBlind', A)],
  ['is told', alert('KubeNodeNotReady', A), alert('WinstorageAgentAbsent', B)],
  ['is told', alert('KubeNodeNotReady', A), alert('WinstorageCsiProxyDown', A)],
  ['is told', alert('KubeNodeNotReady', A), alert('WinstorageVolumeUnusable', { ...A, volume_id: 'vol-a' })],
];

function alert(alertname: string, labels: Labels = {}): Labels {
  return { alertname, ...labels };
}

const shown = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    status: z.object({ inhibitedBy: z.array(z.string()) }),
  }),
);

let alertmanager: Running;

async function send(alerts: readonly Labels[]): Promise<void> {
  const response = await fetch(`${alertmanager.url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts.map((labels) => ({ labels }))),
  });
  expect(response.status).toBe(200);
}

async function heldBack(labels: Labels): Promise<boolean | undefined> {
  const alerts = shown.parse(await (await fetch(`${alertmanager.url}/api/v2/alerts`)).json());
  const found = alerts.find(({ labels: own }) =>
    Object.entries(labels).every(([name, value]) => own[name] === value),
  );
  return found && found.status.inhibitedBy.length > 0;
}

beforeAll(async () => {
  alertmanager = await startAlertmanager(z.looseObject({}).parse(parse(readFileSync(EXAMPLE, 'utf8'))));
  // Each scene in a cluster of its own, so that none disturbs another.
  await send(SCENES.flatMap((scene, index) => inCluster(`scene-${index}`, scene)));
  // Sent last: when it is held back, Alertmanager has looked at all the others.
  const last = inCluster('last', [
    'is held back',
    alert('WinstorageCsiProxyDown', A),
    alert('WinstorageCannotMount', A),
  ]);
  await send(last);
  await waitUntil('Alertmanager has looked at all alerts', async () => (await heldBack(last[1])) === true);
});

afterAll(async () => {
  await alertmanager?.stop();
});

function inCluster(cluster: string, [, first, second]: (typeof SCENES)[number]): [Labels, Labels] {
  return [
    { cluster, ...first },
    { cluster, ...second },
  ];
}

describe('alertmanager-example.yaml', () => {
  it.each(SCENES.map((scene, index) => [nameOf(scene), index] as const))('%s', async (_name, index) => {
    const scene = SCENES[index];
    if (scene === undefined) throw new Error('no scene');

    expect(await heldBack(inCluster(`scene-${index}`, scene)[1])).toBe(scene[0] === 'is held back');
  });

  it('holds back nothing of another cluster', async () => {
    await send([
      { cluster: 'one', ...alert('WinstorageAgentsAllAbsent') },
      { cluster: 'other', ...alert('WinstorageAgentAbsent', A) },
      { cluster: 'one', ...alert('WinstorageAgentAbsent', A) },
    ]);

    await waitUntil('it is held back in its own', async () => {
      return (await heldBack({ cluster: 'one', alertname: 'WinstorageAgentAbsent' })) === true;
    });
    expect(await heldBack({ cluster: 'other', alertname: 'WinstorageAgentAbsent' })).toBe(false);
  });
});

function nameOf([what, first, second]: (typeof SCENES)[number]): string {
  const tell = ({ alertname, code = '', node }: Labels): string =>
    `${alertname} ${code}${node === undefined ? '' : ` of ${node}`}`;
  return `with ${tell(first)}, ${tell(second)} ${what}`;
}
