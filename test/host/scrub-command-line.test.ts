import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csiDriverOf, decodeProcesses } from '../../agent/facts/processes.ts';
import { scrubCommandLine } from '../../agent/host/scrub-command-line.ts';

describe('scrubCommandLine', () => {
  it.each([
    [
      'C:\\x\\csi-proxy.exe -windows-service -logtostderr=false S3cret',
      'C:\\x\\csi-proxy.exe -windows-service -logtostderr=false (removed)',
    ],
    [
      'aws-ebs-csi-driver.exe node --endpoint=unix:/csi/csi.sock --windows-host-process=true --extra-tags=owner=anna',
      'aws-ebs-csi-driver.exe node --endpoint=unix:/csi/csi.sock --windows-host-process=true --extra-tags=(removed)',
    ],
    ['"C:\\Program Files\\x.exe" --key "S3cret x" --v 5', '"C:\\Program Files\\x.exe" --key (removed) --v 5'],
    [
      'smbplugin.exe --endpoint unix:/csi/csi.sock S3cret',
      'smbplugin.exe --endpoint unix:/csi/csi.sock (removed)',
    ],
    [
      'x.exe /x:S3cret --endpoint="https://anna:S3cret@x"',
      'x.exe /x:(removed) --endpoint="https://(removed)@x"',
    ],
    ['', ''],
  ])('makes of %s: %s', (commandLine, scrubbed) => {
    expect(scrubCommandLine(commandLine)).toBe(scrubbed);
  });

  it('lets nothing through that nobody knows, however it is quoted', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom('S3cret', "'S3cret x'", '"S3cret x"', '-a', '--b=S3cret', '/c:"S3cret"', '--v=2'),
        ),
        (words) => {
          expect(scrubCommandLine(['x.exe', ...words].join(' '))).not.toContain('S3cret');
        },
      ),
    );
  });

  it.each(['--windows-host-process', '--windows-host-process=true', '--windows-host-process=false', '--x=y'])(
    'keeps what the agent reads of a driver with %s',
    (flag) => {
      const driver = (CommandLine: string) => {
        const reading = decodeProcesses([{ ProcessId: 1, Name: 'smbplugin.exe', CommandLine }]);
        return reading.ok && reading.value[0] !== undefined ? csiDriverOf(reading.value[0]) : null;
      };
      const commandLine = `smbplugin.exe ${flag} --v=5`;

      expect(driver(scrubCommandLine(commandLine))).toEqual(driver(commandLine));
    },
  );
});
