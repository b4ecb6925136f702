// What the numbers of Windows errors mean for storage. The texts of Windows are in its own language, the numbers are not.
// https://learn.microsoft.com/windows/win32/debug/system-error-codes; the likely causes come from the issues behind
// docs/incidents.md.

export interface WindowsError {
  /** Windows' own words, in English. */
  readonly text: string;
  /** What it most likely means for a share, a pipe or a process. */
  readonly likely: string;
}

/** By number. docs/windows-errors.md is this table for people. */
export const WINDOWS_ERRORS: Readonly<Record<number, WindowsError>> = {
  2: { text: 'file not found', likely: 'the file or pipe is not there' },
  3: { text: 'path not found', likely: 'a folder on the way is not there' },
  5: { text: 'access is denied', likely: 'the user of the mapping or its permissions on the share' },
  8: { text: 'not enough memory resources are available', likely: 'too many mappings: they leak' },
  19: { text: 'the media is write protected', likely: 'the disk or the share is read-only' },
  32: { text: 'the file is used by another process', likely: 'something holds the file open' },
  50: { text: 'the request is not supported', likely: 'the server speaks no SMB that this Windows takes' },
  53: { text: 'the network path was not found', likely: 'the name does not resolve, or port 445 is blocked' },
  59: { text: 'an unexpected network error occurred', likely: 'the connection to the server broke' },
  64: {
    text: 'the network name is no longer available',
    likely: 'the server reset the connection, or fails over',
  },
  65: {
    text: 'network access is denied',
    likely: 'the server has no SMB encryption, and the mapping requires privacy',
  },
  67: { text: 'the network name cannot be found', likely: 'the server answers, but has no such share' },
  71: {
    text: 'no more connections can be made to this computer',
    likely: 'the server takes no more connections, or no longer this one',
  },
  86: { text: 'the network password is not correct', likely: 'a wrong or changed password' },
  87: { text: 'the parameter is incorrect', likely: 'a slash at the end of the path' },
  112: { text: 'there is not enough space', likely: 'the volume is full' },
  121: { text: 'the semaphore timeout period has expired', likely: 'the server does not answer in time' },
  183: {
    text: 'the file exists already',
    likely: 'a mount point that was left behind, and perhaps leads nowhere',
  },
  231: { text: 'all pipe instances are busy', likely: 'csi-proxy is at work for others, or stuck' },
  1203: { text: 'no network provider accepted the path', likely: 'the service LanmanWorkstation is stopped' },
  1219: {
    text: 'multiple connections with more than one user name',
    likely: 'a stale or second mapping of the server',
  },
  1225: { text: 'the computer refused the connection', likely: 'nothing listens on port 445 of the server' },
  1231: { text: 'the network location cannot be reached', likely: 'the node has no route to the server' },
  1232: { text: 'the host cannot be reached', likely: 'the server is off, or its address is wrong' },
  1236: { text: 'the connection was aborted', likely: 'the server or something on the way ended it' },
  1272: {
    text: 'the policies of this computer block guest access',
    likely: 'a guest or anonymous user, which Windows Server refuses',
  },
  1311: {
    text: 'no logon servers are available',
    likely: 'no domain controller can be reached from the node',
  },
  1312: { text: 'a specified logon session does not exist', likely: 'a guest or anonymous user' },
  1326: { text: 'the user name or password is incorrect', likely: 'a wrong user, password or domain' },
  1330: { text: 'the password of this account has expired', likely: 'the password has to be changed' },
  1331: { text: 'the account is disabled', likely: 'somebody disabled the account' },
  1396: {
    text: 'the target account name is incorrect',
    likely: 'Kerberos knows the server by another name: use that, or register this one',
  },
  1907: { text: 'the password must be changed before the first logon', likely: 'a new account' },
  1909: { text: 'the account is locked out', likely: 'too many attempts with a wrong password' },
};

/** The error of this number, or null where it is not known. */
export function windowsError(number: number | null): WindowsError | null {
  return number === null ? null : (WINDOWS_ERRORS[number] ?? null);
}

/** `Windows error 5, access is denied`; empty where the number is not known. */
export function nameWindowsError(number: number | null): string {
  if (number === null) return '';
  const known = WINDOWS_ERRORS[number];
  return `Windows error ${number}${known === undefined ? '' : `, ${known.text}`}`;
}
