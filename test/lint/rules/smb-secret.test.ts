import { describe, expect, it } from 'vitest';
import {
  BOUND,
  CLAIMED,
  codesOf,
  findingOf,
  lintObjects,
  pod,
  secret,
  SMB_CLAIM,
  smbClass,
  volume,
} from '../../support/linted.ts';

const user = [pod(CLAIMED), SMB_CLAIM] as const;
const KEY = 'csi.storage.k8s.io/node-stage-secret';
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('smb-secret', () => {
  it('takes a secret that is named, given or not', () => {
    expect(codesOf(...user, smbClass())).toEqual([]);
    expect(codesOf(...user, smbClass(), secret())).toEqual([]);
  });

  it.each([`${KEY}-name`, `${KEY}-namespace`])('finds that %s is missing', (key) => {
    expect(codesOf(...user, smbClass({ [key]: undefined }))).toEqual(['SmbSecretNotNamed']);
  });

  it('finds a volume without nodeStageSecretRef', () => {
    const csi = { driver: 'smb.csi.k8s.io', volumeAttributes: { source: '//server/share' } };

    expect(codesOf(pod(CLAIMED), BOUND, volume({ csi }))).toEqual(['SmbSecretNotNamed']);
  });

  it('finds a secret that was given in another namespace only', () => {
    const elsewhere = secret({ metadata: { name: 'smbcreds', namespace: 'shop' } });

    expect(findingOf('SmbSecretElsewhere', ...user, smbClass(), elsewhere).message).toBe(
      'the secret smbcreds is looked for in the namespace default, and was given in shop',
    );
    expect(codesOf(...user, smbClass(), elsewhere, secret())).toEqual([]);
  });

  it('leaves names alone that the provisioner puts together', () => {
    expect(codesOf(...user, smbClass({ [`${KEY}-name`]: '${pvc.name}' }))).toEqual([]);
  });

  it.each([
    [{ stringData: { username: 'svc' } }, ['SmbSecretWithoutDomain']],
    [{ stringData: undefined, data: { username: base64('svc') } }, ['SmbSecretWithoutDomain']],
    [{ stringData: undefined, data: { username: base64('CORP\\svc') } }, []],
    [{ stringData: { username: 'svc', domain: 'CORP' } }, []],
    [{ stringData: undefined }, []],
  ])('looks for the domain in %j', (over, codes) => {
    expect(codesOf(...user, smbClass(), secret(over))).toEqual(codes);
  });

  it('finds guest, with which Windows has no account', () => {
    expect(codesOf(...user, smbClass({}, { mountOptions: ['guest'] }))).toContain('SmbGuestOnWindows');
  });

  it('shows nothing of what is in a secret', () => {
    const found = lintObjects(
      ...user,
      smbClass(),
      secret({ stringData: { username: 'svc-x', password: 'hush-y' } }),
    );

    expect(found).toHaveLength(1);
    expect(JSON.stringify(found)).not.toMatch(/svc-x|hush-y/);
  });
});
