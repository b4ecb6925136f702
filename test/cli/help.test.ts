import { describe, expect, it } from 'vitest';
import { COMMAND_NAMES, commandHelp, helpText, SECTIONS } from '../../agent/cli/help.ts';
import { flagOf, OPTIONS, variableOf } from '../../agent/options/option-table.ts';

/** What has no space where it could be broken may be wider. */
function tooWide(help: string): string[] {
  return help.split('\n').filter((line) => line.length > 80 && line.trim().includes(' '));
}

describe('the help', () => {
  it('has every option in one section, with its flag and its variable', () => {
    for (const key of Object.keys(OPTIONS)) {
      expect(
        SECTIONS.filter(([, has]) => has(key)),
        key,
      ).toHaveLength(1);
      expect(helpText().split('\n')).toContain(`  --${flagOf(key)}`);
      expect(helpText().split('\n')).toContain(`      ${variableOf(key)}`);
    }
  });

  it('names every command', () => {
    for (const name of COMMAND_NAMES) expect(helpText()).toContain(`\n  winstorage-agent ${name}`);
  });

  it('fits into 80 columns', () => {
    expect(tooWide(helpText())).toEqual([]);
  });
});

describe('the help of a command', () => {
  it.each(COMMAND_NAMES)('%s shows how it is used, with an example, in 80 columns', (name) => {
    const help = commandHelp(name) ?? '';

    expect(help).toMatch(new RegExp(`^winstorage-agent ${name}\\b`));
    expect(help).toMatch(new RegExp(`\nExamples?:\n\n  winstorage-agent ${name}`));
    expect(tooWide(help)).toEqual([]);
  });

  it('has the flags of its own, and no options that do not matter to it', () => {
    expect(commandHelp('check')).toContain('\n  --watch\n');
    expect(commandHelp('check')).not.toContain('--listen');
    expect(commandHelp('lint')).toContain('\n  --format FORMAT\n');
    expect(commandHelp('lint')).not.toContain('--smb-probe');
  });

  it('is not there for what is no command', () => {
    expect(commandHelp('constructor')).toBeUndefined();
    expect(commandHelp('os-info')).toBeUndefined();
  });
});
