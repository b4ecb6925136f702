// `--help`.
import { flagOf, OPTIONS, variableOf, type Option } from '../options/option-table.ts';

export function helpText(): string {
  const options = Object.entries<Option<unknown>>(OPTIONS).flatMap(([key, { help, type, ...option }]) => [
    `  --${flagOf(key)}`,
    `      ${help}`,
    `      ${type.expected}; default ${(option.defaultText ?? formatDefault(option.default)).replaceAll('`', '')}; ${variableOf(key)}`,
  ]);
  return [
    'winstorage-agent tells whether storage works on a Windows node of Kubernetes.',
    '',
    '  winstorage-agent serve            health, metrics and report over HTTP',
    '  winstorage-agent check            one look; exit code 0 ok, 1 problem, 2 unknown;',
    '                                    --json the whole report, --watch until Ctrl-C',
    '  winstorage-agent record DIR       saves the raw answers of this node',
    '  winstorage-agent explain [CODE]   what a finding means and what to do',
    '  winstorage-agent lint PATH…       what in Kubernetes manifests will not work on Windows nodes;',
    '                                    files, folders or -; --format text, json or sarif',
    '  winstorage-agent --version',
    '',
    'Options; a flag goes before its variable, the variable before the file:',
    '',
    '  --config FILE',
    '      YAML file with these options; WINSTORAGE_CONFIG',
    ...options,
    '',
  ].join('\n');
}

/** A default as people write it: a list with commas. */
function formatDefault(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}
