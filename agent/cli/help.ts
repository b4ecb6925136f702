// `--help`, of the program and of each command. 80 columns, whatever the terminal: a page that is the same everywhere.
import { flagOf, OPTIONS, variableOf, type Option, type OptionKey } from '../options/option-table.ts';
import { wrapped } from '../report/text/wrap.ts';

interface CommandHelp {
  /** What follows its name. */
  readonly usage: string;
  readonly does: string;
  /** Flags that only this command takes. */
  readonly flags: readonly (readonly [flag: string, does: string])[];
  /** Sections of options that matter to it. */
  readonly sections: readonly string[];
  readonly more: readonly string[];
  readonly examples: readonly string[];
}

const LOOKING = ['What is looked at', 'csi-proxy', 'EBS', 'SMB', 'How often and how long'];

const COMMANDS: Readonly<Record<string, CommandHelp>> = {
  serve: {
    usage: '',
    does: 'looks in the background, and serves health, metrics, a report and a page over HTTP until it is ended',
    flags: [],
    sections: ['HTTP and the log', ...LOOKING],
    more: ['Exit code 0 after a signal, 1 when it cannot listen, 2 for a wrong option.'],
    examples: ['serve --listen 127.0.0.1:10045', 'serve --host recorded:test/recordings/dead-share'],
  },
  check: {
    usage: '',
    does: 'looks once and says what is wrong; exit code 0 ok, 1 problem, 2 unknown',
    flags: [
      ['--json', 'Prints the whole report as JSON; with --watch each report in a line.'],
      [
        '--watch',
        'Looks until Ctrl-C: a screen on a terminal, in a pipe a line for each change. The exit code is that of the last report.',
      ],
    ],
    sections: LOOKING,
    more: ['Exit code 0 no problem, 1 a problem, 2 it could not look or an option is wrong.'],
    examples: ['check --watch', 'check --json --host recorded:test/recordings/dead-share'],
  },
  record: {
    usage: 'DIR',
    does: 'saves the raw answers of this node in a new folder, to be played elsewhere',
    flags: [],
    sections: LOOKING,
    more: ['Exit code 0, 1 when the folder cannot be written, 2 for a wrong option.'],
    examples: ['record my-node', 'check --host recorded:my-node'],
  },
  explain: {
    usage: '[CODE]',
    does: 'what a finding means and what to do, with its runbook; all codes without one',
    flags: [],
    sections: [],
    more: ['--runbook-base says where its links lead.'],
    examples: ['explain EbsDiskReadOnly'],
  },
  lint: {
    usage: 'PATH...',
    does: 'what in Kubernetes manifests will not work on Windows nodes; files, folders, or - for what is piped in',
    flags: [['--format FORMAT', 'text, json or sarif; default text.']],
    sections: [],
    more: [
      'Exit code 0 no problem, 1 a problem, 2 something could not be read or an option is wrong. --runbook-base says where its links lead.',
    ],
    examples: ['lint manifests/', 'lint --format sarif - < all.yaml'],
  },
};

/** The commands that people use. */
export const COMMAND_NAMES: readonly string[] = Object.keys(COMMANDS);

/** Every option stands in one section. */
export const SECTIONS: readonly (readonly [title: string, has: (key: string) => boolean])[] = [
  ['What is looked at', (key) => ['host', 'nodeName', 'kubeletRoot', 'runbookBase'].includes(key)],
  [
    'HTTP and the log',
    (key) => ['listen', 'webConfig', 'debug', 'debugRecording', 'logLevel', 'logFormat'].includes(key),
  ],
  ['csi-proxy', (key) => key.startsWith('csiProxy.')],
  ['EBS', (key) => key.startsWith('ebs.')],
  ['SMB', (key) => key.startsWith('smb.')],
  ['How often and how long', (key) => /^(?:pipes|powershell)\./.test(key)],
];

const PAGE = { width: 80 };

/** `--help`: all commands and options. */
export function helpText(): string {
  return text([
    'winstorage-agent tells whether storage works on a Windows node of Kubernetes.',
    '',
    'Commands:',
    '',
    ...Object.entries(COMMANDS).flatMap(([name, { usage, does }]) => [
      `  ${command(name, usage)}`,
      ...wrapped(PAGE, '      ', does),
    ]),
    '  winstorage-agent COMMAND --help',
    '      the flags of one command, and examples',
    '  winstorage-agent --version',
    '',
    ...optionLines(SECTIONS.map(([title]) => title)),
  ]);
}

/** `COMMAND --help`; undefined for what is none of the commands that people use. */
export function commandHelp(name: string): string | undefined {
  if (!Object.hasOwn(COMMANDS, name)) return undefined;
  const { usage, does, flags, sections, more, examples } = COMMANDS[name] as CommandHelp;
  return text([
    command(name, usage),
    ...wrapped(PAGE, '  ', does),
    '',
    ...flags.flatMap(([flag, what]) => [`  ${flag}`, ...wrapped(PAGE, '      ', what)]),
    ...(flags.length === 0 ? [] : ['']),
    ...wrapped(PAGE, '', more.join(' ')),
    '',
    examples.length === 1 ? 'Example:' : 'Examples:',
    '',
    ...examples.map((example) => `  winstorage-agent ${example}`),
    '',
    ...(sections.length === 0 ? ['winstorage-agent --help lists all options.'] : optionLines(sections)),
  ]);
}

function command(name: string, usage: string): string {
  return `winstorage-agent ${name} ${usage}`.trimEnd();
}

function optionLines(sections: readonly string[]): string[] {
  return [
    'Options; a flag goes before its variable, the variable before the file:',
    '',
    '  --config FILE',
    '      YAML file with these options.',
    '      WINSTORAGE_CONFIG',
    ...SECTIONS.filter(([title]) => sections.includes(title)).flatMap(([title, has]) => [
      '',
      `${title}:`,
      '',
      ...(Object.keys(OPTIONS) as OptionKey[]).filter(has).flatMap(optionHelp),
    ]),
  ];
}

function optionHelp(key: OptionKey): string[] {
  const { help, type, ...option }: Option<unknown> = OPTIONS[key];
  const fallback = option.defaultText ?? formatDefault(option.default);
  return [
    `  --${flagOf(key)}`,
    ...wrapped(PAGE, '      ', plain(help)),
    ...wrapped(PAGE, '      ', `${plain(type.expected)}; default ${plain(fallback)}`),
    `      ${variableOf(key)}`,
  ];
}

function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}

/** A default as people write it: a list with commas. */
function formatDefault(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
