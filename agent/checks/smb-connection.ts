// What was agreed with file servers: the version of SMB, and whether it encrypts. Encryption came with SMB 3.0; a mapping
// that requires privacy fails with error 65 without it: https://github.com/kubernetes-csi/csi-proxy/issues/311
// No connection is never a fault: Windows drops idle ones. Names are compared as they are written and not resolved, so a
// server under a second name is not judged.
import { derived } from '../facts/derived.ts';
import { connectionsToServer, connectionsToShare, type SmbConnection } from '../facts/smb-connections.ts';
import type { SmbGlobalMapping } from '../facts/smb-global-mappings.ts';
import { smbServer, smbShare } from '../facts/smb-paths.ts';
import { defineCheck, type FindingDraft } from './check.ts';
import { SMB_CONNECTION_FINDINGS } from './smb-connection-findings.ts';
import { mappingEvidence, mappingSubject } from './smb-mapping-subject.ts';

type Draft = FindingDraft<keyof typeof SMB_CONNECTION_FINDINGS>;

const FIRST_WITH_ENCRYPTION = 3;

/** A server with many shares must not make the evidence endless. */
const MAX_SHARES = 10;

export const smbConnection = defineCheck({
  name: 'smb-connection',
  title: 'Connections to file servers use a version of SMB that encrypts, and encrypt where they have to',
  needs: ['smb-connections'],
  uses: ['smb-global-mappings'],
  findings: SMB_CONNECTION_FINDINGS,
  evaluate: ({ facts }) => {
    const connections = facts['smb-connections'];
    const mappings = facts['smb-global-mappings'];
    if (connections.length === 0 && (mappings ?? []).length === 0)
      return { notApplicable: 'the SMB client has no connection, and no share is known to be mapped' };
    const version1 = versionOne(connections);
    if (mappings === undefined)
      return version1.length > 0
        ? version1
        : {
            cannotTell: 'which mappings require privacy is not known: smb-global-mappings could not be read',
          };
    return [
      ...version1,
      ...serversWithoutEncryption(mappings, connections),
      ...notEncrypted(mappings, connections),
    ];
  },
});

function versionOne(connections: readonly SmbConnection[]): Draft[] {
  const old = connections.filter(({ dialectMajor }) => dialectMajor === 1);
  return [...Map.groupBy(old, ({ server }) => server)].map(([server, group]) => ({
    code: 'SmbVersionOne' as const,
    subject: { kind: 'smb_server' as const, name: server },
    message: `the connection to ${server} uses SMB ${group[0]?.dialect ?? '1'}`,
    evidence: { server, ...agreedOn(group) },
  }));
}

/** One connection that can encrypt shows that the server can, so all of them have to be too old. */
function isTooOld(remotePath: string, connections: readonly SmbConnection[]): boolean {
  return areTooOld(connectionsToServer(remotePath, connections));
}

const areTooOld = derived((toServer: readonly SmbConnection[]): boolean => {
  const majors = toServer.flatMap(({ dialectMajor }) => dialectMajor ?? []);
  return majors.length > 0 && majors.every((major) => major < FIRST_WITH_ENCRYPTION);
});

function serversWithoutEncryption(
  mappings: readonly SmbGlobalMapping[],
  connections: readonly SmbConnection[],
): Draft[] {
  const concerned = mappings.filter(
    ({ remotePath, requirePrivacy }) => requirePrivacy === true && isTooOld(remotePath, connections),
  );
  return [...Map.groupBy(concerned, ({ remotePath }) => smbServer(remotePath))].flatMap(([server, group]) => {
    const [first] = group;
    if (server === null || first === undefined) return [];
    const agreed = agreedOn(connectionsToServer(first.remotePath, connections));
    return [
      {
        code: 'SmbServerCannotEncrypt' as const,
        subject: { kind: 'smb_server' as const, name: server },
        message: `${server} speaks SMB ${agreed.dialect}, which cannot encrypt, and the mapping of ${first.remotePath} requires privacy`,
        evidence: { ...mappingEvidence(first), mappings: group.length, ...agreed },
      },
    ];
  });
}

/**
 * Which of the connections to a share is that of the mapping is not known, since users are not read. So all of them have to
 * be without encryption, and all mappings of the share have to require it. A redirected one goes to another server.
 * That `Encrypted` is also true where the client asked for encryption and not the server is what the page of the class says,
 * https://learn.microsoft.com/en-us/previous-versions/windows/desktop/smb/msft-smbconnection; it was not seen on Windows.
 */
function notEncrypted(mappings: readonly SmbGlobalMapping[], connections: readonly SmbConnection[]): Draft[] {
  const shareKey = ({ remotePath }: SmbGlobalMapping): string =>
    `${smbServer(remotePath) ?? ''}\\${smbShare(remotePath) ?? ''}`;
  return [...Map.groupBy(mappings, shareKey).values()].flatMap((group) => {
    // Only a mapping that works has a connection of its own.
    const mapping = group.find(({ state }) => state === 'OK');
    if (mapping === undefined || group.some(({ requirePrivacy }) => requirePrivacy !== true)) return [];
    const { remotePath } = mapping;
    const toShare = connectionsToShare(remotePath, connections);
    const isPlain = toShare.every(({ encrypted, redirected }) => encrypted === false && redirected !== true);
    if (toShare.length === 0 || !isPlain || isTooOld(remotePath, connections)) return [];
    return [
      {
        code: 'SmbConnectionNotEncrypted' as const,
        subject: mappingSubject(mapping),
        message: `the connection to ${remotePath} is not encrypted, and its mapping requires privacy`,
        evidence: {
          ...mappingEvidence(mapping),
          requirePrivacy: true,
          encrypted: false,
          ...agreedOn(toShare),
        },
      },
    ];
  });
}

function agreedOn(connections: readonly SmbConnection[]) {
  const dialects = new Set(connections.map(({ dialect }) => dialect ?? 'unknown'));
  const shares = new Set(connections.flatMap(({ share }) => share ?? []));
  return {
    dialect: [...dialects].join(', '),
    connections: connections.length,
    shares: [...shares].slice(0, MAX_SHARES).join(', '),
  };
}
