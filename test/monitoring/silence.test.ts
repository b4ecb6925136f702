// The command of docs/install.md that silences an alert, by the real amtool in a real Alertmanager.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { blocks, readDoc, section } from '../docs/markdown.ts';
import { startAlertmanager, waitUntil, type Running } from './servers.ts';

const [COMMAND = ''] = blocks(section(readDoc('docs/install.md'), '## Silence a finding'), 'sh');

const shown = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    status: z.object({ silencedBy: z.array(z.string()) }),
  }),
);

let alertmanager: Running;

beforeAll(async () => {
  alertmanager = await startAlertmanager({ route: { receiver: 'nobody' }, receivers: [{ name: 'nobody' }] });
  const node = { node: 'node-a', instance: '10.0.0.1:10045' };
  const alerts = [
    { alertname: 'WinstorageVolumeUnusable', ...node, volume_id: 'vol-1' },
    { alertname: 'WinstorageVolumeUnusable', ...node, volume_id: 'vol-2' },
    { alertname: 'WinstorageVolumeUnusable', ...node, node: 'node-b', volume_id: 'vol-1' },
    { alertname: 'WinstorageVolumeAlmostFull', ...node, volume_id: 'vol-1' },
  ];
  const response = await fetch(`${alertmanager.url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts.map((labels) => ({ labels }))),
  });
  expect(response.status).toBe(200);
});

afterAll(async () => {
  await alertmanager?.stop();
});

async function silenced(): Promise<string[]> {
  const alerts = shown.parse(await (await fetch(`${alertmanager.url}/api/v2/alerts`)).json());
  return alerts
    .filter(({ status }) => status.silencedBy.length > 0)
    .map(({ labels }) => `${labels['alertname']} ${labels['node']} ${labels['volume_id']}`);
}

describe('docs/install.md', () => {
  it('silences one alert of one volume on one node, and no other', async () => {
    const command = COMMAND.replace('http://ALERTMANAGER:9093', alertmanager.url)
      .replace('NODE', 'node-a')
      .replace('VOLUME', 'vol-1');
    const { status, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });

    expect(stderr).toBe('');
    expect(status).toBe(0);
    await waitUntil('it is silenced', async () => (await silenced()).length > 0);
    expect(await silenced()).toEqual(['WinstorageVolumeUnusable node-a vol-1']);
  });
});
