import { describe, expect, it } from 'vitest';
import { smbServerKind } from '../../agent/facts/smb-server-kind.ts';

describe('smbServerKind', () => {
  it.each([
    // https://docs.aws.amazon.com/fsx/latest/WindowsGuide/supported-fsx-clients.html
    ['fs-0123456789abcdef0.ad-domain.com', 'fsx-windows'],
    ['amznfsxaa11bb22.corp.example.com', 'fsx-windows'],
    ['AMZNFSXAA11BB22.CORP.EXAMPLE.COM', 'fsx-windows'],
    ['amznfsxaa11bb22', 'fsx-windows'],
    ['svm-0123456789abcdef0.fs-0123456789abcdef0.fsx.us-east-1.amazonaws.com', 'fsx-ontap'],
    ['fs-0123456789abcdef0.fsx.eu-central-1.amazonaws.com', 'fsx-ontap'],
    ['svm-data.corp.example.com', 'fsx-ontap'],
    ['sgw-7f3a.corp.example.com', 'storage-gateway'],
    ['fs-share.example.com', 'other'],
    ['fs1.example.com', 'other'],
    ['my-amznfsxaa11bb22.example.com', 'other'],
    ['10.0.30.17', 'other'],
    ['', 'other'],
  ])('takes %s for %s', (server, kind) => {
    expect(smbServerKind(server).kind).toBe(kind);
  });

  it('takes a path of the server', () => {
    expect(smbServerKind('\\\\SGW-7f3a.corp.example.com\\bucket\\dir').kind).toBe('storage-gateway');
  });

  it('says that it is a guess, and why', () => {
    expect(smbServerKind('sgw-1').why).toBe(
      'guess: the name begins with sgw-, as the id of a Storage Gateway does',
    );
    expect(smbServerKind('nas').why).toMatch(/^guess: /);
  });
});
