import { describe, expect, it } from 'vitest';
import { readLintInput } from '../../agent/lint/lint-input.ts';
import { containersOf, hostProcessOf, replicasOf, volumesOf } from '../../agent/lint/workloads.ts';
import { type Json, pod, podSpec, workload } from '../support/linted.ts';

const podsOf = (...objects: Json[]) =>
  readLintInput(objects.map((object, index) => ({ file: `${index}`, text: JSON.stringify(object, null, 2) })))
    .pods;

const cronJob = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'app' },
  spec: { jobTemplate: { spec: { parallelism: 4, template: { spec: podSpec() } } } },
};

describe('the pods of manifests', () => {
  it.each(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'ReplicationController'])(
    'are found in a %s',
    (kind) => {
      expect(podsOf(workload(kind)).map(({ name }) => name)).toEqual([`${kind} app`]);
    },
  );

  it('are found in a Pod and in a CronJob', () => {
    expect(podsOf(pod(), cronJob).map(({ name }) => name)).toEqual(['Pod app', 'CronJob app']);
  });

  it('are those for Windows only', () => {
    expect(podsOf(workload('Deployment', {}, { containers: [{ image: 'nginx' }] }))).toEqual([]);
    expect(podsOf({ apiVersion: 'v1', kind: 'Rollout', spec: { template: { spec: podSpec() } } })).toEqual(
      [],
    );
  });

  it('know their place in the manifest', () => {
    const [found] = podsOf(workload('Deployment'));

    expect(found?.placeOf(['nodeSelector'])).toMatchObject({ file: '0', line: 13, object: 'Deployment app' });
  });
});

describe('how many of them run', () => {
  it.each([
    [workload('Deployment'), 1],
    [workload('StatefulSet', { replicas: 3 }), 3],
    [workload('DaemonSet'), null],
    [workload('Job', { parallelism: 2 }), 2],
    [cronJob, 4],
    [pod(), 1],
  ])('is told by %j', (object, count) => {
    expect(podsOf(object).map(replicasOf)).toEqual([count]);
  });
});

describe('the volumes of a pod', () => {
  it('know their name, and their place in the manifest', () => {
    const object = pod({ volumes: [{ name: 'a', emptyDir: {} }, { emptyDir: { medium: 'Memory' } }] });
    const volumes = podsOf(object).flatMap(volumesOf);

    const lines = JSON.stringify(object, null, 2).split('\n');
    expect(volumes.map(({ name }) => name)).toEqual(['a', '']);
    expect(volumes[1]?.placeOf(['emptyDir', 'medium']).line).toBe(
      lines.findIndex((line) => line.includes('medium')) + 1,
    );
  });
});

describe('the containers of a pod', () => {
  it('are of every sort', () => {
    const [found] = podsOf(pod({ initContainers: [{ name: 'init' }] }));

    expect(found === undefined ? [] : containersOf(found).map(({ name, path }) => [name, path])).toEqual([
      ['init', ['initContainers', 0]],
      ['app', ['containers', 0]],
    ]);
  });

  it('go before their pod in what HostProcess is', () => {
    const option = (hostProcess: boolean) => ({ securityContext: { windowsOptions: { hostProcess } } });
    const [found] = podsOf(
      pod({ ...option(true), containers: [{ name: 'a' }, { name: 'b', ...option(false) }] }),
    );

    expect(found === undefined ? [] : hostProcessOf(found)).toEqual([true, false]);
  });
});
