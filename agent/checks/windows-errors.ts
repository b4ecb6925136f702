// What the numbers of Windows errors mean for storage. The texts of Windows are in its own language, the numbers are not.
// https://learn.microsoft.com/windows/win32/debug/system-error-codes; the likely causes come from the issues behind
// docs/incidents.md.

export interface WindowsError {
  /** Windows' own words, in English. */
  readonly text: string;
  /** What it most likely means for a share, a pipe or a process. */
  readonly likely: string;
}

const WINDOWS_ERRORS: Readonly<Record<number, WindowsError>> = {
  2: { text: 'file not found', likely: 'the file or pipe is not there' },
  3: { text: 'path not found', likely: 'a folder on the way is not there' },
  5: { text: 'access is denied', likely: 'the user of the mapping or its permissions on the share' },
  32: { text: 'the file is used by another process', likely: 'something holds the file open' },
  53: { text: 'the network path was not found', likely: 'the name does not resolve, or port 445 is blocked' },
  64: {
    text: 'the network name is no longer available',
    likely: 'the server reset the connection, or fails over',
  },
  65: {
    text: 'network access is denied',
    likely: 'the server has no SMB encryption, and the mapping requires privacy',
  },
  67: { text: 'the network name cannot be found', likely: 'the server answers, but has no such share' },
  87: { text: 'the parameter is incorrect', likely: 'a slash at the end of the path' },
  112: { text: 'there is not enough space', likely: 'the volume is full' },
  1203: { text: 'no network provider accepted the path', likely: 'the service LanmanWorkstation is stopped' },
  1219: {
    text: 'multiple connections with more than one user name',
    likely: 'a stale or second mapping of the server',
  },
  1311: {
    text: 'no logon servers are available',
    likely: 'no domain controller can be reached from the node',
  },
  1312: { text: 'a specified logon session does not exist', likely: 'a guest or anonymous user' },
  1326: { text: 'the user name or password is incorrect', likely: 'a wrong user, password or domain' },
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
