// Names of the cases that the Windows host goes through beside the contract of hosts.
export const KEEPS_POWERSHELL = 'keeps one powershell.exe from look to look';
export const KILLS_ALONE = 'ends a powershell.exe that hangs where no other program can be started any more';
