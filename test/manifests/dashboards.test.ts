// The ConfigMap by which docs/alerts.md brings the dashboards into Grafana. kubectl makes it without a cluster.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { blocks, readDoc, ROOT, section } from '../docs/markdown.ts';
import { readManifests } from './kustomize.ts';
import { problemsOf } from './schemas.ts';

const [create = '', label = ''] = (
  blocks(section(readDoc('docs/alerts.md'), '## Dashboards'), 'sh')[0] ?? ''
).split('\n');

describe('docs/alerts.md', () => {
  it('makes a ConfigMap of both dashboards, which a ConfigMap has room for', () => {
    const { stdout, stderr } = spawnSync('bash', ['-c', `${create} --dry-run=client --output=yaml`], {
      cwd: ROOT,
      encoding: 'utf8',
    });

    expect(stderr).toBe('');
    const manifests = readManifests(stdout);
    expect(manifests.flatMap(problemsOf)).toEqual([]);
    expect(manifests).toMatchObject([
      {
        kind: 'ConfigMap',
        data: {
          'fleet.json': readDoc('manifests/monitoring/dashboards/fleet.json'),
          'node.json': readDoc('manifests/monitoring/dashboards/node.json'),
        },
      },
    ]);
    // https://kubernetes.io/docs/concepts/configuration/configmap/: 1 MiB
    expect(stdout.length).toBeLessThan(1024 * 1024);
  });

  it('puts the label on it that the Grafana of kube-prometheus-stack looks for', () => {
    expect(label).toMatch(
      /^kubectl -n monitoring label configmap winstorage-dashboards grafana_dashboard=1$/,
    );
  });
});
