import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../agent/checks/catalogue.ts';
import { changesSomething } from '../../agent/checks/changing-command.ts';

const COMMANDS = [...new Set(CATALOGUE.flatMap(({ commands }) => commands))];

describe('a command that changes something', () => {
  it('is each of these, and no other of the catalogue', () => {
    const words = COMMANDS.filter(changesSomething).map((command) =>
      command.endsWith(' | diskpart') ? 'diskpart' : command.split(' ')[0],
    );

    expect(new Set(words)).toEqual(
      new Set([
        'New-SmbGlobalMapping',
        'Remove-SmbGlobalMapping',
        'Repair-Volume',
        'Restart-Service',
        'Set-Disk',
        'Set-Service',
        'Set-StorageSetting',
        'Start-Service',
        'Stop-Process',
        'Update-HostStorageCache',
        'Write-VolumeCache',
        'diskpart',
      ]),
    );
  });

  it('is also what nobody thought of yet', () => {
    expect(changesSomething('Clear-Disk -Number 1')).toBe(true);
    expect(changesSomething('kubectl delete pod a')).toBe(true);
  });
});
