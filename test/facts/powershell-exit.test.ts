import { describe, expect, it } from 'vitest';
import { failureOfExit, readableStderr } from '../../agent/facts/powershell-exit.ts';
import type { PowerShellExit } from '../../agent/host/host.ts';

const ENDED: PowerShellExit = { outcome: 'exited', exitCode: 0, stderr: '', durationSeconds: 1, message: '' };

const failure = (exit: Partial<PowerShellExit>) => failureOfExit({ ...ENDED, ...exit }, 20);

// Recorded: what 5.1 writes to a captured stderr while nothing is wrong.
const PROGRESS =
  '#< CLIXML\r\n<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><Obj S="progress" RefId="0"><TN RefId="0"><T>System.Management.Automation.PSCustomObject</T><T>System.Object</T></TN><MS><I64 N="SourceId">1</I64><PR N="Record"><AV>Preparing modules for first use.</AV><AI>0</AI><Nil /><PI>-1</PI><PC>-1</PC><T>Completed</T><SR>-1</SR><SD> </SD></PR></MS></Obj></Objs>';

const ERRORS =
  '#< CLIXML\r\n<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><S S="Error">Get-CimInstance : Invalid class &quot;MSFT_Disk&quot; _x000D__x000A_</S><S S="Error">At C:\\agent\\disks.ps1:3 char:1_x000D__x000A_</S><S S="Error">+ a &lt;b&gt; &amp;lt; c_x000D__x000A_</S></Objs>';

const POLICY =
  'File C:\\agent\\Read-Facts.ps1 cannot be loaded because running scripts is disabled on this system. For more \r\ninformation, see about_Execution_Policies at https:/go.microsoft.com/fwlink/?LinkID=135170.\r\n    + CategoryInfo          : SecurityError: (:) [], ParentContainsErrorRecordException\r\n    + FullyQualifiedErrorId : UnauthorizedAccess\r\n';

describe('failureOfExit', () => {
  it('is malformed when the exit code is 0 and nothing was printed', () => {
    expect(failure({})).toEqual({
      kind: 'malformed',
      message: 'powershell.exe ended with exit code 0 and printed nothing for this fact',
    });
  });

  it('does not take progress on stderr for a reason', () => {
    expect(failure({ stderr: PROGRESS })).toEqual(failure({}));
  });

  it('is exhaustion when Windows could not initialise the process', () => {
    expect(failure({ exitCode: 3_221_225_794 })).toMatchObject({
      kind: 'exhausted',
      message: expect.stringContaining('0xC0000142'),
    });
  });

  it('is a blocked script when the execution policy says so', () => {
    expect(failure({ exitCode: 1, stderr: POLICY })).toMatchObject({
      kind: 'blocked',
      message: expect.stringContaining('running scripts is disabled'),
    });
  });

  it('knows the policy by its error id where the text is in another language', () => {
    const stderr =
      'Die Datei kann nicht geladen werden.\r\n    + FullyQualifiedErrorId : UnauthorizedAccess\r\n';
    expect(failure({ exitCode: 1, stderr })).toMatchObject({ kind: 'blocked' });
  });

  it('is a crash with the exit code otherwise', () => {
    expect(failure({ exitCode: 1, stderr: 'boom\r\n' })).toEqual({
      kind: 'crashed',
      message: 'powershell.exe ended with exit code 1 before this fact; it said: boom',
    });
  });

  it('shows a code of Windows as people know it', () => {
    expect(failure({ exitCode: 0xc0000005 }).message).toContain('exit code 0xC0000005 ');
  });

  it('shows the signal where there is no exit code', () => {
    expect(failure({ exitCode: null, message: 'ended by SIGTERM' }).message).toContain('ended by SIGTERM');
  });

  it('says how long a killed process was given', () => {
    expect(failure({ outcome: 'timeout' })).toEqual({
      kind: 'timeout',
      message: 'no answer in 20 s; powershell.exe was killed',
    });
  });

  it('is a flood when it printed too much', () => {
    expect(failure({ outcome: 'flooded' })).toMatchObject({ kind: 'flooded' });
  });

  it('is not started when there is no such program', () => {
    expect(failure({ outcome: 'not-started', message: 'spawn ENOENT' })).toEqual({
      kind: 'not-started',
      message: 'powershell.exe could not be started: spawn ENOENT',
    });
  });

  it('is a time-out while an earlier process is still there', () => {
    expect(failure({ outcome: 'still-running', message: 'process 7 is still there' })).toEqual({
      kind: 'timeout',
      message: 'process 7 is still there',
    });
  });
});

describe('readableStderr', () => {
  it('has no text of progress alone', () => {
    expect(readableStderr(PROGRESS)).toBe('');
  });

  it('has the text of errors in CLIXML, unescaped once', () => {
    expect(readableStderr(ERRORS)).toBe(
      'Get-CimInstance : Invalid class "MSFT_Disk" At C:\\agent\\disks.ps1:3 char:1 + a <b> &lt; c',
    );
  });

  it('keeps plain text in front of CLIXML', () => {
    expect(readableStderr(`out of memory\r\n${PROGRESS}`)).toBe('out of memory');
  });

  it('survives CLIXML that is cut off', () => {
    expect(readableStderr(ERRORS.slice(0, 200))).toBe('Get-CimInstance : Invalid class "MSFT_Disk"');
  });

  it('makes one line of many and keeps it short', () => {
    const text = readableStderr('a\r\nb\n'.repeat(200));
    expect(text).toHaveLength(202);
    expect(text).toMatch(/^a b a b .* …$/);
  });
});
