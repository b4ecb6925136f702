import { describe, expect, it } from 'vitest';
import { readManifests } from './kustomize.ts';
import { problemsOf } from './schemas.ts';

const GOOD = `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: good, labels: { any: label } }
spec:
  selector: { matchLabels: { app: good } }
  template:
    metadata: { labels: { app: good } }
    spec:
      nodeSelector: { kubernetes.io/os: windows }
      containers:
        - name: one
          image: one:1
          ports: [{ name: http, containerPort: 80 }]
          livenessProbe: { httpGet: { path: /, port: http } }
          resources: { limits: { memory: 1Gi } }
`;

function problems(yaml: string): readonly string[] {
  return readManifests(yaml).flatMap(problemsOf);
}

describe('problemsOf', () => {
  it('finds nothing in a manifest that is well', () => {
    expect(problems(GOOD)).toEqual([]);
  });

  it.each([
    [
      'a name that is misspelt',
      ['name: one', 'nam: one'],
      '/spec/template/spec/containers/0 must have required property name',
    ],
    [
      'a field that is unknown, where nothing is missing',
      ['name: one', 'name: one\n          nam: one'],
      '/spec/template/spec/containers/0/nam: unknown field',
    ],
    [
      'a field in the wrong place',
      ['      nodeSelector', '      hostProcess: true\n      nodeSelector'],
      '/spec/template/spec/hostProcess: unknown field',
    ],
    [
      'a wrong type',
      ['containerPort: 80', 'containerPort: http'],
      '/spec/template/spec/containers/0/ports/0/containerPort must be integer',
    ],
    [
      'a quantity that is none',
      ['1Gi', '1 GB'],
      '/spec/template/spec/containers/0/resources/limits/memory must match format',
    ],
    [
      'a field that is missing',
      ['selector: { matchLabels: { app: good } }', ''],
      '/spec must have required property selector',
    ],
    ['a kind without a schema', ['kind: DaemonSet', 'kind: Demon'], 'no schema of apps/v1 Demon'],
  ])('finds %s', (_what, [from = '', to = ''], problem) => {
    expect(problems(GOOD.replace(from, to)).join('\n')).toContain(problem);
  });
});
