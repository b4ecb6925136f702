// The account of an SMB volume. https://github.com/kubernetes-csi/csi-driver-smb/blob/master/docs/driver-parameters.md
// What Windows does with it: NodeStageVolume in pkg/smb/nodeserver.go, SMBMount in pkg/mounter.
import { entriesAt, textAt } from '../json-values.ts';
import type { Manifest } from '../manifest.ts';
import { defineRule } from '../rule.ts';
import { smbSources } from '../smb-use.ts';

type Code = 'SmbSecretNotNamed' | 'SmbSecretElsewhere' | 'SmbSecretWithoutDomain' | 'SmbGuestOnWindows';

export const smbSecret = defineRule({
  name: 'smb-secret',
  title: 'An SMB volume names the secret with its account',
  findings: {
    SmbSecretNotNamed: {
      severity: 'critical',
      meaning:
        'Nothing names a secret with user name and password, and Windows maps a share only with an account. The pod stays in ContainerCreating.',
      remedy:
        'Name the secret and its namespace: in a class by csi.storage.k8s.io/node-stage-secret-name and -namespace, in a volume by nodeStageSecretRef.',
      commands: [],
    },
    SmbSecretElsewhere: {
      severity: 'warning',
      meaning:
        'The secret that is named was given in another namespace than the one in which it is looked for. If it is not there as well, mounting fails.',
      remedy: 'Name the namespace in which the secret is.',
      commands: [],
    },
    SmbSecretWithoutDomain: {
      severity: 'info',
      meaning:
        'The secret names no domain. On Windows the driver then puts AZURE before the user name, which Active Directory does not know: "The user name or password is incorrect".',
      remedy: 'Add domain to the secret, or write the user name as DOMAIN\\user.',
      commands: [],
    },
    SmbGuestOnWindows: {
      severity: 'critical',
      meaning:
        'The mount option guest asks for access without an account. On Windows the driver then has nothing to map the share with, and refuses: "empty mountOptions … is not allowed".',
      remedy: 'Remove the option guest from what Windows pods use, and name a secret.',
      commands: [],
    },
  },
  evaluate: ({ manifests, pods, storage }) =>
    smbSources(pods, storage).flatMap(({ secret, mountOptions, evidence, place }) => {
      const tell = (code: Code, message: string, at = place) => [{ code, place: at, message, evidence }];
      if (mountOptions.some((option) => option.trim() === 'guest'))
        return tell('SmbGuestOnWindows', 'the mount options hold guest');
      if (secret === null) return [];
      const { name, namespace } = secret;
      if (name === undefined || namespace === undefined)
        return tell(
          'SmbSecretNotNamed',
          name === undefined ? 'no secret is named' : `the secret ${name} is named without its namespace`,
          secret.place,
        );
      // ${pvc.name} and the like are put in by the provisioner.
      if (`${name}${namespace}`.includes('$')) return [];
      const given = manifests.filter((manifest) => manifest.kind === 'Secret' && manifest.name === name);
      const here = given.find((manifest) => manifest.namespace === namespace);
      if (here === undefined && given.length > 0) {
        const others = given.map((manifest) => manifest.namespace).join(', ');
        return tell(
          'SmbSecretElsewhere',
          `the secret ${name} is looked for in the namespace ${namespace}, and was given in ${others}`,
          secret.place,
        );
      }
      return here !== undefined && lacksDomain(here)
        ? tell('SmbSecretWithoutDomain', 'the secret names no domain', here.placeOf([]))
        : [];
    }),
});

/** Nothing of a secret leaves this function but whether a domain is in it. */
function lacksDomain({ value }: Manifest): boolean {
  const keys = [...entriesAt(value, 'data'), ...entriesAt(value, 'stringData')].map(([key]) =>
    key.toLowerCase(),
  );
  if (keys.includes('domain')) return false;
  const encoded = textAt(value, 'data', 'username');
  const user =
    textAt(value, 'stringData', 'username') ?? (encoded === undefined ? undefined : decoded(encoded));
  return user !== undefined && user !== '' && !user.includes('\\');
}

function decoded(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}
