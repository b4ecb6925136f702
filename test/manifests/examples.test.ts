// The examples keep what people get wrong with storage of Windows pods.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readOptions } from '../../agent/options/read-options.ts';
import { readDoc } from '../docs/markdown.ts';
import { build, FOLDERS, type Manifest } from './kustomize.ts';
import { podsOf } from './pods.ts';

const EXAMPLES = FOLDERS.filter((folder) => folder.startsWith('manifests/examples/'));

/** https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md, those that are used here */
const EBS_PARAMETERS = z.strictObject({
  type: z.enum(['gp2', 'gp3']),
  'csi.storage.k8s.io/fstype': z.literal('ntfs'),
});

/** `//server/share`: the driver turns the slashes round on Windows. */
const source = z.string().regex(/^\/\/[\w-]+(?:\.[\w-]+)+\/[\w$-]+$/);

/** https://github.com/kubernetes-csi/csi-driver-smb/blob/master/docs/driver-parameters.md, those that are used here */
const SMB_PARAMETERS = z.strictObject({
  source,
  subDir: z.string(),
  'csi.storage.k8s.io/provisioner-secret-name': z.string(),
  'csi.storage.k8s.io/provisioner-secret-namespace': z.string(),
  'csi.storage.k8s.io/node-stage-secret-name': z.string(),
  'csi.storage.k8s.io/node-stage-secret-namespace': z.string(),
});

const storageClass = z.looseObject({
  provisioner: z.string(),
  parameters: z.record(z.string(), z.string()),
  volumeBindingMode: z.string(),
});

const claim = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    storageClassName: z.string(),
    volumeName: z.string().optional(),
    accessModes: z.array(z.string()),
  }),
});

const volume = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    storageClassName: z.literal(''),
    claimRef: z.object({ namespace: z.string(), name: z.string() }),
    csi: z.strictObject({
      driver: z.literal('smb.csi.k8s.io'),
      volumeHandle: z.string(),
      volumeAttributes: z.strictObject({ source }),
      nodeStageSecretRef: z.object({ namespace: z.string(), name: z.string() }),
    }),
  }),
});

const BUILDS: Readonly<Record<string, string>> = {
  ltsc2019: '10.0.17763',
  ltsc2022: '10.0.20348',
  ltsc2025: '10.0.26100',
};

function ofKind(manifests: readonly Manifest[], kind: string): readonly Manifest[] {
  return manifests.filter((manifest) => manifest.kind === kind);
}

describe.each(EXAMPLES)('%s', (folder) => {
  const manifests = build(folder);
  const classes = ofKind(manifests, 'StorageClass');
  const claims = ofKind(manifests, 'PersistentVolumeClaim').map((each) => claim.parse(each));
  const pods = manifests.flatMap(podsOf);

  it('has classes of a CSI driver, with parameters that it knows, that wait for the pod', () => {
    for (const each of classes) {
      const { provisioner, parameters, volumeBindingMode } = storageClass.parse(each);
      expect(['ebs.csi.aws.com', 'smb.csi.k8s.io']).toContain(provisioner);
      (provisioner === 'ebs.csi.aws.com' ? EBS_PARAMETERS : SMB_PARAMETERS).parse(parameters);
      expect(volumeBindingMode).toBe('WaitForFirstConsumer');
    }
  });

  it('has what its pods and claims name', () => {
    const names = pods.flatMap(({ spec }) =>
      (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []),
    );
    expect(names).toEqual(claims.map(({ metadata }) => metadata.name));

    for (const { spec } of claims) {
      const wanted =
        spec.storageClassName === ''
          ? ['PersistentVolume', spec.volumeName]
          : ['StorageClass', spec.storageClassName];
      expect(manifests.map(({ kind, metadata }) => [kind, metadata.name])).toContainEqual(wanted);
    }
  });

  it('has the secrets that it names, with placeholders only', () => {
    const secrets = ofKind(manifests, 'Secret');
    const named = new Set([
      ...classes.flatMap(
        (each) => storageClass.parse(each).parameters['csi.storage.k8s.io/node-stage-secret-name'] ?? [],
      ),
      ...ofKind(manifests, 'PersistentVolume').map(
        (each) => volume.parse(each).spec.csi.nodeStageSecretRef.name,
      ),
    ]);

    expect(secrets.map(({ metadata }) => metadata.name)).toEqual([...named]);
    for (const secret of secrets)
      expect(secret['stringData']).toEqual({
        domain: 'CORP',
        username: 'replace-me',
        password: 'replace-me',
      });
  });

  it('runs each image on the build of Windows that it is of', () => {
    for (const { name, spec } of pods) {
      const tag = spec.containers[0]?.image.split(':')[1] ?? '';
      expect(spec.nodeSelector?.['node.kubernetes.io/windows-build'], name).toBe(BUILDS[tag]);
    }
  });

  it('recreates the pod of a volume that one node can have', () => {
    const isSingle = claims.some(({ spec }) => spec.accessModes.includes('ReadWriteOnce'));
    for (const deployment of ofKind(manifests, 'Deployment'))
      if (isSingle) expect(deployment['spec']).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
  });
});

describe('manifests/examples', () => {
  it('has the names of the EKS guide', () => {
    const names = build('manifests/examples/ebs-ltsc2019').map(({ kind, metadata }) => [kind, metadata.name]);

    expect(names).toEqual([
      ['Namespace', 'windows'],
      ['StorageClass', 'gp2-windows'],
      ['PersistentVolumeClaim', 'ebs-windows-pv-claim'],
      ['Deployment', 'windows-server-ltsc2019'],
    ]);
  });

  it.each(['smb-fsx-windows', 'smb-storage-gateway'])('%s binds volume and claim to each other', (name) => {
    const manifests = build(`manifests/examples/${name}`);
    const [bound] = ofKind(manifests, 'PersistentVolume').map((each) => volume.parse(each));
    const [wanted] = ofKind(manifests, 'PersistentVolumeClaim');

    expect(bound?.spec.claimRef).toEqual({
      namespace: wanted?.metadata.namespace,
      name: wanted?.metadata.name,
    });
  });

  it('smb-global-mapping mounts the folder that its configuration of the agent expects', () => {
    const file = readDoc('manifests/examples/smb-global-mapping/agent.yaml');
    const { options } = readOptions({ args: ['--config', 'agent.yaml'], env: {}, readFile: () => file });
    const [pod] = build('manifests/examples/smb-global-mapping').flatMap(podsOf);
    const [expected] = options['smb.expected'];

    expect(pod?.spec.volumes?.[0]?.hostPath).toEqual({
      path: `${expected?.drive}\\${expected?.folders[0]}`,
      type: 'Directory',
    });
    expect(readDoc('manifests/examples/smb-global-mapping/kustomization.yaml')).toContain(expected?.share);
  });
});
