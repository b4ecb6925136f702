// How many SMB global mappings there are, how many of them nobody uses, and how long Windows takes to list them. Some
// versions of csi-driver-smb never removed theirs; near 700 nodes break.
// https://github.com/kubernetes-csi/csi-driver-smb/issues/1035, https://github.com/kubernetes-sigs/azurefile-csi-driver/issues/1925
import { SMB_CSI_DRIVER } from '../csi-drivers.ts';
import { csiFolder, type Kubelet } from '../facts/kubelet.ts';
import { coveredBy } from '../facts/share-cover.ts';
import type { SmbGlobalMapping } from '../facts/smb-global-mappings.ts';
import { sharePath } from '../facts/smb-paths.ts';
import { defineCheck, type CollectorState, type FindingDraft, type FindingKind } from './check.ts';
import { SERVER_FAILS_OVER_SECONDS, VOLUME_MOVES_SECONDS } from './hold-seconds.ts';
import { mayBeHidden } from './kubelet-subject.ts';
import { nodeSubject } from './node-subject.ts';

/** One or two may be on their way: between the mapping and the link to it, or after it. */
const LEAKED_FROM = 3;

/** Listing mappings takes milliseconds on a sound node. */
const SLOW_SECONDS = 5;

const SHOWN = 5;

const COUNT = '(Get-SmbGlobalMapping).Count';

const FINDINGS = {
  SmbMappingsLeaked: {
    severity: 'warning',
    // A driver maps before it links, three volumes at once, and kubelet's folders are read some seconds before the mappings.
    holdSeconds: VOLUME_MOVES_SECONDS,
    meaning:
      'SMB global mappings are left over: no volume of kubelet uses them. They hold their user and password, so that new mappings of the same server can fail with error 1219, and in the end with "Not enough memory resources".',
    remedy:
      'Update csi-driver-smb to v1.20.1 or later, which removes its mappings. Then remove those that no volume uses, of which the evidence names the first five, or replace the node. Look first whether a person or a start script made them: such a mapping is no leak, and pods may use it as hostPath.',
    commands: ['Get-SmbGlobalMapping | Format-Table Status, LocalPath, RemotePath', COUNT],
  },
  SmbMappingsMany: {
    severity: 'warning',
    meaning:
      'There are many SMB global mappings. Listing and making them becomes slow; near 700 mounts fail and the node has to be replaced.',
    remedy:
      'See whether mappings leak. If all are in use, spread the pods over more nodes, or let volumes be folders of one share.',
    commands: [COUNT],
  },
  SmbMappingsTooMany: {
    severity: 'critical',
    meaning:
      'There are so many SMB global mappings that Windows is about to fail at making more: near 700 mounts fail, and asking for the mappings may never return.',
    remedy:
      'Drain the node and replace it. Then see why there are so many: leaked mappings, or one for each volume.',
    commands: [COUNT, 'kubectl get nodes --output wide'],
  },
  SmbQuerySlow: {
    severity: 'warning',
    // One slow answer comes of a busy CPU; two in a row do not.
    holdSeconds: SERVER_FAILS_OVER_SECONDS,
    meaning:
      'Windows takes long to list its SMB global mappings. CSI drivers ask the same at each mount, so that mounting is slow and can run into its time limit.',
    remedy:
      'See the number of mappings and the CPU of the node. Where mappings have leaked, replace the node.',
    commands: ['Measure-Command -Expression { Get-SmbGlobalMapping }', COUNT],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

export const smbMappingCensus = defineCheck({
  name: 'smb-mapping-census',
  title: 'SMB global mappings are few enough, and each is used',
  needs: ['smb-global-mappings'],
  uses: ['kubelet', 'windows'],
  findings: FINDINGS,
  evaluate: ({ facts, settings, collectors }) => {
    const mappings = facts['smb-global-mappings'];
    const subject = nodeSubject(facts.windows);
    const found: FindingDraft<keyof typeof FINDINGS>[] = [];
    const count = mappings.length;
    const { warningMappings, criticalMappings } = settings.smb;
    if (count >= warningMappings) {
      const code = count >= criticalMappings ? 'SmbMappingsTooMany' : 'SmbMappingsMany';
      found.push({ code, subject, message: `there are ${count} SMB global mappings`, evidence: { count } });
    }
    const leaked = facts.kubelet === undefined ? [] : unused(mappings, facts.kubelet, collectors);
    if (leaked.length >= LEAKED_FROM) {
      const paths = leaked.slice(0, SHOWN).map(({ remotePath }) => remotePath);
      found.push({
        code: 'SmbMappingsLeaked',
        subject,
        message: `no volume uses ${leaked.length} of ${count} SMB global mappings`,
        evidence: { leaked: leaked.length, count, first: paths.join(', ') },
      });
    }
    const seconds = collectors.find(({ name }) => name === 'smb-global-mappings')?.durationSeconds ?? 0;
    if (seconds > SLOW_SECONDS) {
      const message = `listing ${count} SMB global mappings took ${seconds.toFixed(1)} s`;
      found.push({ code: 'SmbQuerySlow', subject, message, evidence: { seconds, count } });
    }
    return found;
  },
});

/** Mappings as drivers make them, without a drive letter, that no link of kubelet leads through. */
function unused(
  mappings: readonly SmbGlobalMapping[],
  { root, stagedVolumes, podVolumes }: Kubelet,
  collectors: readonly CollectorState[],
): SmbGlobalMapping[] {
  // What could not be read may lead anywhere.
  if (mayBeHidden(collectors, csiFolder(root))) return [];
  const isUnread = stagedVolumes.some(
    ({ driver, globalmount, target }) =>
      driver === SMB_CSI_DRIVER && globalmount === 'link' && target === null,
  );
  if (isUnread) return [];
  const usesOf = coveredBy([...stagedVolumes, ...podVolumes], ({ target }) => sharePath(target));
  return mappings.filter(({ localPath, remotePath }) => {
    const mapped = sharePath(remotePath);
    return localPath === null && usesOf(mapped).length === 0;
  });
}
