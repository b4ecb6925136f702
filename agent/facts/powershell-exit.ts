// What the end of a PowerShell process means for a fact that it gave no line for.
import type { PowerShellExit } from '../host/host.ts';
import type { Failure } from './observation.ts';

/** STATUS_DLL_INIT_FAILED: Windows has no desktop heap or commit left for a new process (azuredisk-csi-driver issue 2082). */
const DLL_INIT_FAILED = 0xc0000142;

/** @param seconds how long the process was given for one fact */
export function failureOfExit(exit: PowerShellExit, seconds: number): Failure {
  const said = readableStderr(exit.stderr);
  const withStderr = (text: string): string => (said === '' ? text : `${text}; it said: ${said}`);
  switch (exit.outcome) {
    case 'timeout':
      return { kind: 'timeout', message: `no answer in ${seconds} s; powershell.exe was killed` };
    case 'flooded':
      return {
        kind: 'flooded',
        message: `powershell.exe printed more than is taken in one look, and was killed`,
      };
    case 'not-started':
      return { kind: 'not-started', message: `powershell.exe could not be started: ${exit.message}` };
    case 'still-running':
      return { kind: 'timeout', message: exit.message };
    case 'exited':
      if (exit.exitCode === DLL_INIT_FAILED) {
        return {
          kind: 'exhausted',
          message:
            'Windows could not initialise powershell.exe (exit code 0xC0000142): the node has no desktop heap or memory left',
        };
      }
      if (/about_Execution_Policies|UnauthorizedAccess|PSSecurityException/i.test(exit.stderr)) {
        return {
          kind: 'blocked',
          message: withStderr('the execution policy of this node does not let powershell.exe run the script'),
        };
      }
      if (exit.exitCode === 0)
        return {
          kind: 'malformed',
          message: withStderr('powershell.exe ended with exit code 0 and printed nothing for this fact'),
        };
      return {
        kind: 'crashed',
        message: withStderr(`powershell.exe ended with exit code ${describeExitCode(exit)} before this fact`),
      };
  }
}

function describeExitCode({ exitCode, message }: PowerShellExit): string {
  if (exitCode === null) return message === '' ? 'unknown' : message;
  // Codes of Windows itself (NTSTATUS) are known by their hexadecimal form.
  return exitCode > 0xffff ? `0x${exitCode.toString(16).toUpperCase()}` : String(exitCode);
}

const MAX_STDERR = 200;

/**
 * The readable part of stderr. With stderr captured, PowerShell 5.1 writes its progress there as CLIXML although
 * nothing is wrong (pywinrm issue 245), so text on stderr is never a failure by itself.
 */
export function readableStderr(stderr: string): string {
  const text = stderr.includes('#< CLIXML') ? errorsOfClixml(stderr) : stderr;
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= MAX_STDERR ? line : `${line.slice(0, MAX_STDERR)} …`;
}

function errorsOfClixml(clixml: string): string {
  const before = clixml.slice(0, clixml.indexOf('#< CLIXML'));
  const errors = [...clixml.matchAll(/<S S="Error">(?<text>[^<]*)<\/S>/g)].map(
    (match) => match.groups?.['text'] ?? '',
  );
  return [before, ...errors]
    .join('')
    .replaceAll(/_x000D__x000A_|_x000A_/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
