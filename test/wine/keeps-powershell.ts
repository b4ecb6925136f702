/** Name of the case that the Windows host goes through beside the contract of hosts. */
export const KEEPS_POWERSHELL = 'keeps one powershell.exe from look to look';
