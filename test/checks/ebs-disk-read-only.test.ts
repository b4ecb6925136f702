import { describe, expect, it } from 'vitest';
import { ebsDiskReadOnly } from '../../agent/checks/ebs-disk-read-only.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawContainerDisk, rawDisk, VOLUME_ID } from '../support/raw-items.ts';

describe('ebs-disk-read-only', () => {
  it('is ok when disks can be written to', () => {
    expect(judge(ebsDiskReadOnly, {}).status).toBe('ok');
  });

  it('is critical when an online disk is read-only', () => {
    const result = judge(ebsDiskReadOnly, { disks: [rawDisk({ IsReadOnly: true })] });

    expect(result.status).toBe('critical');
    expect(result.findings).toMatchObject([
      { code: 'EbsDiskReadOnly', subject: { name: VOLUME_ID }, evidence: { diskNumber: 1 } },
    ]);
  });

  it('does not blame a disk that is offline, which Windows holds read-only too', () => {
    const disks = [rawDisk({ IsReadOnly: true, IsOffline: true })];

    expect(codes(judge(ebsDiskReadOnly, { disks }))).toEqual([]);
  });

  it('says nothing where Windows does not tell', () => {
    const disks = [rawDisk({ IsReadOnly: null }), rawDisk({ Number: 2, IsReadOnly: true, IsOffline: null })];

    expect(codes(judge(ebsDiskReadOnly, { disks }))).toEqual([]);
  });

  it('leaves out the disks of containers', () => {
    expect(codes(judge(ebsDiskReadOnly, { disks: [rawContainerDisk({ IsReadOnly: true })] }))).toEqual([]);
  });

  it('is unknown when disks could not be read', () => {
    expect(judge(ebsDiskReadOnly, { disks: unread() }).status).toBe('unknown');
  });
});
