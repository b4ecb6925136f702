// What kind of file server stands behind a name. Only the name is seen, so this is a guess, and says why it was made.
import { smbServer } from './smb-paths.ts';

interface SmbServerKind {
  readonly kind: 'fsx-windows' | 'fsx-ontap' | 'storage-gateway' | 'other';
  readonly why: string;
}

/** The first that fits. Patterns are made from the examples in the documentation; the ids may become longer. */
const NAMES: readonly (SmbServerKind & { readonly pattern: RegExp })[] = [
  {
    // https://docs.aws.amazon.com/fsx/latest/ONTAPGuide/attach-windows-client.html
    kind: 'fsx-ontap',
    pattern: /^svm-[0-9a-f]{8,}\..*\.fsx\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/,
    why: 'the name is that of an SVM below amazonaws.com',
  },
  {
    kind: 'fsx-ontap',
    pattern: /\.fsx\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/,
    why: 'the name ends as those of FSx; FSx for Windows has names of its Active Directory',
  },
  {
    // https://docs.aws.amazon.com/fsx/latest/WindowsGuide/supported-fsx-clients.html
    kind: 'fsx-windows',
    pattern: /^fs-[0-9a-f]{8,}(?:\.|$)/,
    why: 'the name begins with the id of a file system, fs-',
  },
  { kind: 'fsx-windows', pattern: /^amznfsx[0-9a-z]{8}(?:\.|$)/, why: 'the name begins with amznfsx' },
  // The computer name of an SVM or a gateway is chosen by people; these prefixes are what AWS' ids begin with.
  { kind: 'fsx-ontap', pattern: /^svm-/, why: 'the name begins with svm-, as the id of an SVM does' },
  {
    kind: 'storage-gateway',
    pattern: /^sgw-/,
    why: 'the name begins with sgw-, as the id of a Storage Gateway does',
  },
];

/** @param server the name of a server, or a UNC path of it */
export function smbServerKind(server: string): SmbServerKind {
  const name = (smbServer(server) ?? server).toLowerCase();
  const { kind, why } = NAMES.find(({ pattern }) => pattern.test(name)) ?? {
    kind: 'other' as const,
    why: 'the name is like none that AWS gives',
  };
  return { kind, why: `guess: ${why}` };
}
