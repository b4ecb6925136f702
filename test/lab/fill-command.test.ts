// The literals of fillCommand in the real parser of PowerShell: whatever a share is called, it stays one word of a command.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../agent/checks/catalogue.ts';
import { fillCommand } from '../../agent/report/fill-command.ts';
import { runText, skipEngineTests } from './powershell-engine/run-engine.ts';

interface Token {
  readonly kind: string;
  readonly value: string;
}

/** The tokens of each command, and how many errors the parser finds in it. Nothing of them is run. */
async function tokensOf(
  commands: readonly string[],
): Promise<readonly { readonly tokens: readonly Token[]; readonly errors: number }[]> {
  const texts = commands.map((command) => `'${Buffer.from(command, 'utf8').toString('base64')}'`);
  const { stdout, stderr } = await runText(`
$all = foreach ($packed in @(${texts.join(',\n')})) {
    $text = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($packed))
    $tokens = $null
    $errors = $null
    $null = [System.Management.Automation.Language.Parser]::ParseInput($text, [ref]$tokens, [ref]$errors)
    $told = foreach ($token in $tokens) {
        $value = if ($token -is [System.Management.Automation.Language.StringToken]) { $token.Value } else { $token.Text }
        @{ kind = [string]$token.Kind; value = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes([string]$value)) }
    }
    @{ tokens = @($told); errors = $errors.Count }
}
ConvertTo-Json -InputObject @($all) -Depth 6 -Compress
`);
  expect(stderr).toBe('');
  const parsed = JSON.parse(stdout.toString('latin1')) as { tokens: Token[]; errors: number }[];
  return parsed.map(({ tokens, errors }) => ({
    errors,
    tokens: tokens.map(({ kind, value }) => ({ kind, value: Buffer.from(value, 'base64').toString('utf8') })),
  }));
}

const NASTY = fc.constantFrom(
  "'",
  '\u2018',
  '\u2019',
  '\u201a',
  '\u201b',
  '"',
  '\u201c',
  '\u201d',
  '\u201e',
  '`',
  '$',
  '$(',
  ')',
  '@',
  '@{',
  '}',
  '#',
  '<#',
  '#>',
  ';',
  '|',
  '&',
  '&&',
  '%',
  '--%',
  ',',
  '\\',
  '/',
  '\n',
  '\r\n',
  '\u0085',
  '\u2028',
  '\u2029',
  '\u00a0',
  '\u0000',
  '\u001b[2J',
  '\u202e',
  '\u2013',
  '\u2014',
  '\u2015',
  'Remove-Item C:\\ -Recurse',
);

const TEXTS = fc
  .array(fc.oneof(NASTY, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 12 })
  .map((parts) => parts.join('').toWellFormed());

describe.skipIf(skipEngineTests)('a command that is filled with evidence', () => {
  it('has it as one string constant, whatever it is', async () => {
    const texts = fc.sample(TEXTS, 1500);
    const all = await tokensOf(texts.map((path) => fillCommand('Get-Item -LiteralPath {path}', { path })));

    expect(all).toHaveLength(texts.length);
    for (const [index, text] of texts.entries()) {
      const value = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
      expect(all[index], JSON.stringify(text)).toEqual({
        errors: 0,
        tokens: [
          { kind: 'Generic', value: 'Get-Item' },
          { kind: 'Parameter', value: '-LiteralPath' },
          { kind: 'StringLiteral', value },
          { kind: 'EndOfInput', value: '' },
        ],
      });
    }
  }, 60_000);

  it('would show a text that breaks out, if there were one', async () => {
    const [broken] = await tokensOf(["Get-Item -LiteralPath 'a'; whoami; 'b'"]);

    expect(broken?.tokens.map(({ kind }) => kind)).toContain('Semi');
  });

  it('is the same command for any evidence, each one of the catalogue', async () => {
    const commands = [...new Set(CATALOGUE.flatMap(({ commands: own }) => own))].filter((command) =>
      /\{[a-z][A-Za-z]*\}/.test(command),
    );
    expect(commands.length).toBeGreaterThan(10);
    // Numbers stand in quotes too, and are never a text.
    const fill = (command: string, text: string): string =>
      fillCommand(
        command,
        Object.fromEntries(
          [...command.matchAll(/\{([a-z][A-Za-z]*)\}/g)].map(([, name = '']) => [
            name,
            /(?:disk|partition)Number$/.test(name) ? 2 : text,
          ]),
        ),
      );
    const harmless = await tokensOf(commands.map((command) => fill(command, 'x')));
    const hostile = 'a\'; Remove-Item C:\\ -Recurse; \u2019\u2018 $(whoami) `n " | iex #';
    const attacked = await tokensOf(commands.map((command) => fill(command, hostile)));

    for (const [index, command] of commands.entries())
      expect(
        attacked[index]?.tokens.map(({ kind }) => kind),
        command,
      ).toEqual(harmless[index]?.tokens.map(({ kind }) => kind));
  });
});
