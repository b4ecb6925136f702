import { describe, expect, it } from 'vitest';
import { readLintInput } from '../../agent/lint/lint-input.ts';
import { driverOfClaim } from '../../agent/lint/storage-use.ts';
import { BOUND, claim, CLAIMED, type Json, pod, storageClass, volume, workload } from '../support/linted.ts';

const storageOf = (...objects: Json[]) =>
  readLintInput(objects.map((object, index) => ({ file: `${index}`, text: JSON.stringify(object) }))).storage;

const inNamespace = (object: Json, namespace: string): Json => ({
  ...object,
  metadata: { ...(object['metadata'] as Json), namespace },
});

describe('a claim of a Windows pod', () => {
  it('is joined with its class over files', () => {
    const { claims, classes } = storageOf(storageClass(), claim(), pod(CLAIMED));

    expect(claims.map((use) => [use.name, use.storageClass?.name, driverOfClaim(use)])).toEqual([
      ['data', 'gp3', 'ebs.csi.aws.com'],
    ]);
    expect(classes).toMatchObject([{ because: 'Pod app uses it by the claim data' }]);
  });

  it('is one of its own namespace', () => {
    expect(storageOf(inNamespace(claim(), 'shop'), pod(CLAIMED)).claims[0]?.spec).toBeUndefined();
    expect(
      storageOf(inNamespace(claim(), 'shop'), inNamespace(pod(CLAIMED), 'shop')).claims[0]?.spec,
    ).toBeDefined();
  });

  it('is found in templates of a StatefulSet and of an ephemeral volume', () => {
    const spec = { accessModes: ['ReadWriteOnce'], storageClassName: 'gp3' };
    const set = workload('StatefulSet', { volumeClaimTemplates: [{ metadata: { name: 'own' }, spec }] });
    const ephemeral = pod({ volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { spec } } }] });

    const { claims } = storageOf(set, ephemeral, storageClass());
    expect(claims.map((use) => [use.name, use.ownForEachPod, use.storageClass?.name])).toEqual([
      ['own', true, 'gp3'],
      ['scratch', true, 'gp3'],
    ]);
  });

  it('gets the default class when it names none', () => {
    const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
    const byDefault = storageClass({ metadata: { name: 'gp2', annotations } });

    const [use] = storageOf(byDefault, pod(CLAIMED), claim({ storageClassName: undefined })).claims;
    expect([use?.takesDefault, use?.storageClass?.name]).toEqual([true, 'gp2']);
    expect(
      storageOf(byDefault, pod(CLAIMED), claim({ storageClassName: '' })).claims[0]?.storageClass,
    ).toBeNull();
  });
});

describe('the default class', () => {
  const byDefault = storageClass({
    metadata: { name: 'gp2', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  });
  const unnamed = claim({ storageClassName: undefined });

  it.each([
    ['where Windows pods were given that are not known to use it', [byDefault, pod()], 'gp2'],
    ['but not where one of them uses it', [byDefault, pod(CLAIMED), unnamed], undefined],
    ['nor without a Windows pod', [byDefault, claim()], undefined],
    ['nor where it was not given', [storageClass(), pod()], undefined],
  ])('may be of a claim that nobody gave, %s', (_when, objects, name) => {
    expect(storageOf(...objects).idleDefaultClass?.name).toBe(name);
  });
});

describe('one of several with the same name', () => {
  const text = (object: Json) => JSON.stringify(object);
  const typed = (type: string) => text(storageClass({}, { type }));

  it('is that of the same file, else of the same folder, else the first', () => {
    const classOf = (...files: string[]) => {
      const sources = [
        { file: 'prod/pod.yaml', text: text(pod(CLAIMED)) },
        { file: 'prod/claim.yaml', text: text(claim()) },
        ...files.map((file) => ({ file, text: typed(file) })),
      ];
      return readLintInput(sources).storage.claims[0]?.storageClass?.file;
    };

    expect(classOf('test/class.yaml', 'prod/class.yaml')).toBe('prod/class.yaml');
    expect(classOf('a/class.yaml', 'b/class.yaml')).toBe('a/class.yaml');
    const together = [text(pod(CLAIMED)), text(claim()), typed('own')].join('\n---\n');
    const { storage } = readLintInput([
      { file: 'x/a.yaml', text: typed('other') },
      { file: 'x/b.yaml', text: together },
    ]);
    expect(storage.claims[0]?.storageClass?.file).toBe('x/b.yaml');
  });
});

describe('a volume', () => {
  const csi = { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1' };

  it.each([
    ['by its name in the claim', BOUND, volume({ csi })],
    ['by its claimRef', claim(), volume({ csi, claimRef: { name: 'data', namespace: 'default' } })],
    [
      'by a class that nobody provisions',
      claim({ storageClassName: 'manual' }),
      volume({ csi, storageClassName: 'manual' }),
    ],
  ])('is joined %s', (_how, given, made) => {
    const { volumes, claims } = storageOf(pod(CLAIMED), given, made);

    expect(volumes.map(({ manifest }) => manifest.name)).toEqual(['pv-1']);
    expect(claims.map(driverOfClaim)).toEqual(['ebs.csi.aws.com']);
  });

  it('is not joined by a class that makes volumes itself', () => {
    const { volumes } = storageOf(
      pod(CLAIMED),
      claim(),
      storageClass(),
      volume({ csi, storageClassName: 'gp3' }),
    );

    expect(volumes).toEqual([]);
  });
});

describe('a name that says Windows', () => {
  it.each(['gp3-windows', 'win-gp3', 'gp3.win', 'win2022', 'WindowsClass'])('is %s', (name) => {
    expect(storageOf(storageClass({ metadata: { name } })).classes).toHaveLength(1);
  });

  it.each(['gp3', 'winter', 'darwin', 'window'])('is not %s', (name) => {
    expect(storageOf(storageClass({ metadata: { name } })).classes).toEqual([]);
  });
});
