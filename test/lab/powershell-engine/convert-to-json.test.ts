// The engine's own ConvertTo-Json against what Windows PowerShell 5.1 was seen to print. Were it kinder than the real
// one, scripts would pass here and fail on a node.
import { beforeAll, describe, expect, test } from 'vitest';
import { runText, skipEngineTests } from './run-engine.ts';

const LAYOUT = [
  '{',
  '    "Disks":  [',
  '                  {',
  '                      "Number":  2,',
  '                      "Paths":  [',
  '                                    null',
  '                                ]',
  '                  }',
  '              ],',
  '    "None":  [',
  '',
  '             ]',
  '}',
].join('\r\n');

const CASES: readonly (readonly [what: string, script: string, expected: string])[] = [
  ['an empty list through the pipe prints nothing', '@() | ConvertTo-Json', ''],
  ['one element through the pipe loses its list', '@(1) | ConvertTo-Json', '1'],
  ['two elements through the pipe are a list', '1, 2 | ConvertTo-Json -Compress', '[1,2]'],
  ['-InputObject keeps an empty list', 'ConvertTo-Json -InputObject @() -Compress', '[]'],
  ['-InputObject keeps a list of one', 'ConvertTo-Json -InputObject @(1) -Compress', '[1]'],
  ['null prints nothing', 'ConvertTo-Json -InputObject $null', ''],
  [
    'below depth 2 objects become text, silently',
    '@{a=@{b=@{c=@{d=1}}}} | ConvertTo-Json -Compress',
    '{"a":{"b":{"c":"System.Collections.Hashtable"}}}',
  ],
  [
    'below the depth lists become text',
    'ConvertTo-Json @{a=@{b=1,2}} -Depth 1 -Compress',
    '{"a":{"b":"1 2"}}',
  ],
  [
    'a list made by a calculated property is wrapped',
    '1 | Select-Object @{n="x";e={1,2}} | ConvertTo-Json -Compress',
    '{"x":{"value":[1,2],"Count":2}}',
  ],
  [
    'nothing made by a calculated property is an object',
    '1 | Select-Object @{n="x";e={}} | ConvertTo-Json -Compress',
    '{"x":{}}',
  ],
  [
    'a list in an ordinary property stays one',
    '[pscustomobject]@{OperationalStatus=[uint16[]]@(53264)} | ConvertTo-Json -Compress',
    '{"OperationalStatus":[53264]}',
  ],
  ['an enumeration is its number', '[DayOfWeek]::Friday | ConvertTo-Json', '5'],
  [
    'a date counts milliseconds',
    'ConvertTo-Json ([datetime]"2024-07-14T02:13:02.928+09:00")',
    String.raw`"\/Date(1720890782928)\/"`,
  ],
  ['a 64 bit number is a bare number', 'ConvertTo-Json ([uint64]10737418240)', '10737418240'],
  ['a letter is a string', 'ConvertTo-Json ([char]67)', '"C"'],
  ['no letter is an escaped NUL', 'ConvertTo-Json ([char]0)', String.raw`"\u0000"`],
  [
    'what could end a script element is escaped',
    `ConvertTo-Json "<>&'/"`,
    String.raw`"\u003c\u003e\u0026\u0027/"`,
  ],
  ['NaN is printed, which is no JSON', 'ConvertTo-Json ([double]::NaN)', 'NaN'],
  [
    'the layout is indented from where a value starts, with two spaces after a colon',
    'ConvertTo-Json ([pscustomobject]@{Disks=@([pscustomobject]@{Number=2;Paths=@($null)});None=@()}) -Depth 4',
    LAYOUT,
  ],
  [
    'foreign letters are not escaped, so they pass through the code page',
    'ConvertTo-Json ([string][char]0xe9)',
    '"\x82"',
  ],
];

// One process for all cases: starting it costs more than the whole file.
const SEPARATOR = '-----\r\n';

describe.skipIf(skipEngineTests)('ConvertTo-Json of 5.1', { timeout: 30_000 }, () => {
  let printed: string[] = [];
  beforeAll(async () => {
    const run = await runText(CASES.map(([, script]) => `${script}\n'-----'\n`).join(''));
    expect(run.stderr).toBe('');
    printed = run.stdout.toString('latin1').split(SEPARATOR);
  }, 30_000);

  test.each(CASES.map(([what, , expected], index) => ({ what, expected, index })))(
    '$what',
    ({ expected, index }) => {
      expect(printed[index]).toBe(expected === '' ? '' : `${expected}\r\n`);
    },
  );
});
