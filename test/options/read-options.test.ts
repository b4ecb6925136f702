import { describe, expect, it } from 'vitest';
import { OPTIONS } from '../../agent/options/option-table.ts';
import { readOptions, UsageError } from '../../agent/options/read-options.ts';

interface Sources {
  readonly env?: Readonly<Record<string, string>>;
  /** Content of config.yaml. */
  readonly file?: string;
  readonly switches?: readonly string[];
}

function read(args: readonly string[], { env = {}, file, switches = [] }: Sources = {}) {
  const readFile = (path: string): string => {
    if (file !== undefined && path === 'config.yaml') return file;
    throw Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: 'ENOENT' });
  };
  return readOptions({ args, env, readFile }, switches);
}

const fromFile = (file: string) => read(['--config', 'config.yaml'], { file }).options;

function problem(args: readonly string[], sources: Sources = {}): string {
  try {
    read(args, sources);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    const { message } = error as UsageError;
    expect(message).not.toContain('\n');
    return message;
  }
  throw new Error('no problem');
}

const fileProblem = (file: string): string => problem(['--config', 'config.yaml'], { file });

describe('where an option comes from', () => {
  const file = 'pipes.intervalSeconds: 11';
  const env = { WINSTORAGE_PIPES_INTERVAL_SECONDS: '12', WINSTORAGE_CONFIG: 'config.yaml' };

  it('is its default in a group whose lines are all commented out', () => {
    expect(fromFile('csiProxy:\n  # expect: off\n')['csiProxy.expect']).toBe('auto');
  });

  it('is its default when nobody says anything', () => {
    const { options, positionals, notes } = read([]);
    for (const [key, { default: usual }] of Object.entries(OPTIONS))
      expect(options[key as keyof typeof options]).toEqual(usual);
    expect({ positionals, notes }).toEqual({ positionals: [], notes: [] });
  });

  it('is the file before the default', () => {
    expect(
      read([], { env: { WINSTORAGE_CONFIG: 'config.yaml' }, file }).options['pipes.intervalSeconds'],
    ).toBe(11);
  });

  it('is the variable before the file', () => {
    expect(read([], { env, file }).options['pipes.intervalSeconds']).toBe(12);
  });

  it('is the flag before the variable', () => {
    expect(read(['--pipes-interval-seconds', '13'], { env, file }).options['pipes.intervalSeconds']).toBe(13);
  });

  it('is not an empty variable, as manifests leave them', () => {
    expect(
      read([], { env: { WINSTORAGE_PIPES_INTERVAL_SECONDS: '', WINSTORAGE_CONFIG: '' } }).options[
        'pipes.intervalSeconds'
      ],
    ).toBe(6);
  });

  it('is the file of the flag before that of the variable', () => {
    expect(
      read(['--config=config.yaml'], { env: { WINSTORAGE_CONFIG: 'absent.yaml' }, file }).options[
        'pipes.intervalSeconds'
      ],
    ).toBe(11);
  });

  it('is a wrong value in a place that another overrides: of no matter', () => {
    expect(
      read(['--pipes-interval-seconds=13'], { env: { WINSTORAGE_PIPES_INTERVAL_SECONDS: 'x' } }).options[
        'pipes.intervalSeconds'
      ],
    ).toBe(13);
  });
});

describe('the command line', () => {
  it('may hold more than options', () => {
    const { positionals, switches, options } = read(['DIR', '--json', '--listen=127.0.0.1:0'], {
      switches: ['json'],
    });
    expect(positionals).toEqual(['DIR']);
    expect([...switches]).toEqual(['json']);
    expect(options.listen).toEqual({ address: '127.0.0.1', port: 0 });
  });

  it.each([
    [
      ['--lisen=x'],
      "Unknown option '--lisen'; did you mean --listen?; winstorage-agent --help lists the options",
    ],
    [['-x'], "Unknown option '-x'; winstorage-agent --help lists the options"],
    [['--json'], "Unknown option '--json'; winstorage-agent --help lists the options"],
    [['--listen'], "Option '--listen <value>' argument missing; winstorage-agent --help lists the options"],
    [
      ['--listen', '--host=windows'],
      "Option '--listen' argument is ambiguous; winstorage-agent --help lists the options",
    ],
  ])('refuses %j', (args, message) => {
    expect(problem(args)).toBe(message);
  });

  it('refuses a switch with a value', () => {
    expect(problem(['--json=yes'], { switches: ['json'] })).toMatch(
      /^Option '--json' does not take an argument; /,
    );
  });
});

describe('a bad value names its place and what was expected', () => {
  it.each([
    [
      ['--listen=10045'],
      '--listen: expected ADDRESS:PORT, such as 127.0.0.1:10045 or [::]:10045, got "10045"',
    ],
    [['--host=linux'], '--host: expected `windows` or `recorded:DIR`, got "linux"'],
    [['--log-level=loud'], '--log-level: expected one of debug, info, warn, error, got "loud"'],
    [['--csi-proxy-drivers=nfs'], '--csi-proxy-drivers: expected a list, each one of ebs, smb, got "nfs"'],
    [
      ['--pipes-timeout-seconds=0'],
      '--pipes-timeout-seconds: expected a number of seconds from 0.1 to 60, got "0"',
    ],
    [['--smb-max-series=1.5'], '--smb-max-series: expected a whole number from 0 to 100000, got "1.5"'],
    [
      ['--ebs-free-space-warning-ratio=10'],
      '--ebs-free-space-warning-ratio: expected a number from 0 to 1, got "10"',
    ],
    [
      ['--ebs-unallocated-warning-bytes=1GB'],
      '--ebs-unallocated-warning-bytes: expected a whole number of bytes, got "1GB"',
    ],
    [['--node-name=a b'], '--node-name: expected the name of a Kubernetes node, got "a b"'],
    [['--runbook-base='], '--runbook-base: expected an address without a slash at its end, got ""'],
    [
      ['--runbook-base=https://x/docs/'],
      '--runbook-base: expected an address without a slash at its end, got "https://x/docs/"',
    ],
  ])('%j', (args, message) => {
    expect(problem(args)).toBe(message);
  });

  it('in a variable', () => {
    expect(problem([], { env: { WINSTORAGE_LOG_LEVEL: 'loud' } })).toMatch(
      /^WINSTORAGE_LOG_LEVEL: expected one of /,
    );
  });

  it('in a file', () => {
    expect(fileProblem('pipes:\n  intervalSeconds: often\n')).toBe(
      'config.yaml: pipes.intervalSeconds: expected a number of seconds from 1 to 3600, got "often"',
    );
  });

  it('when two values contradict each other', () => {
    expect(problem(['--ebs-free-space-warning-ratio=0.01'])).toMatch(
      /^ebs\.freeSpaceCriticalRatio: expected at most ebs\.freeSpaceWarningRatio/,
    );
  });
});

describe('the file', () => {
  it.each([
    ['nested', 'csiProxy:\n  expect: off\n  drivers: [ebs]\n'],
    ['flat', 'csiProxy.expect: off\ncsiProxy.drivers: ebs\n'],
    ['both', 'csiProxy.expect: off\ncsiProxy:\n  drivers:\n    - ebs\n'],
    ['JSON', '{"csiProxy": {"expect": false, "drivers": ["ebs"]}}'],
    [
      'with a byte order mark and line ends of Windows',
      '\uFEFFcsiProxy:\r\n  expect: off\r\n  drivers: [ebs]\r\n',
    ],
  ])('may be %s', (_form, file) => {
    const options = fromFile(file);
    expect([options['csiProxy.expect'], options['csiProxy.drivers']]).toEqual(['off', ['ebs']]);
  });

  it.each(['', '# nothing\n', '---\n', 'null'])('may say nothing: %j', (file) => {
    expect(fromFile(file)).toEqual(read([]).options);
  });

  it.each([
    [
      'csiProxy:\n  expct: off\n',
      'config.yaml: csiProxy.expct: there is no such option; did you mean csiProxy.expect?; winstorage-agent --help lists them',
    ],
    ['interval: 5\n', 'config.yaml: interval: there is no such option; '],
    ['toString: 5\n', 'config.yaml: toString: there is no such option; '],
    ['__proto__: 5\n', 'config.yaml: __proto__: there is no such option; '],
    ['constructor:\n  name: x\n', 'config.yaml: constructor: there is no such option; '],
    ['- host\n', 'config.yaml: the file: expected a mapping of options, got ["host"]'],
    ['just text\n', 'config.yaml: the file: expected a mapping of options, got "just text"'],
    ['csiProxy: off\n', 'config.yaml: csiProxy: expected a mapping of options, got "off"'],
    ['csiProxy.expect: off\ncsiProxy:\n  expect: auto\n', 'config.yaml: csiProxy.expect: given twice'],
  ])('%j is refused', (file, message) => {
    expect(fileProblem(file).slice(0, message.length)).toBe(message);
  });

  it.each([
    ['a broken bracket', 'csiProxy: {expect: off\n'],
    ['a tab', 'csiProxy:\n\texpect: off\n'],
    ['a key that stands twice', 'host: windows\nhost: windows\n'],
    ['two documents', 'host: windows\n---\nhost: windows\n'],
    ['an alias of nothing', 'host: *nothing\n'],
  ])('with %s is no YAML', (_what, file) => {
    expect(fileProblem(file)).toMatch(/^config file config\.yaml is no YAML: ./);
  });

  it('that unfolds to gigabytes is refused at once', () => {
    const levels = Array.from(
      { length: 20 },
      (_, level) =>
        `a${level + 1}: &a${level + 1} [${Array.from({ length: 9 }, () => `*a${level}`).join(', ')}]`,
    );
    expect(fileProblem(`a0: &a0 [x, x, x]\n${levels.join('\n')}\n`)).toMatch(
      /^config file config\.yaml is no YAML: /,
    );
  });

  it('that is too large is refused', () => {
    expect(fileProblem(`# ${'x'.repeat(1024 * 1024)}\n`)).toBe(
      'config file config.yaml is larger than 1 MiB',
    );
  });

  it('that is not there is refused', () => {
    expect(problem(['--config=absent.yaml'])).toBe(
      'config file absent.yaml cannot be read: there is no such file or folder (ENOENT); --config or WINSTORAGE_CONFIG names it',
    );
  });

  it('runs no code, whatever its tags say', () => {
    expect(fileProblem('host: !!js/function "function(){ throw 1 }"\n')).toMatch(
      /^config\.yaml: host: expected /,
    );
  });
});

describe('unknown variables', () => {
  it('are told, since a name may be misspelt', () => {
    expect(read([], { env: { WINSTORAGE_LOGLEVEL: 'debug', PATH: 'x' } }).notes).toEqual([
      'the variable WINSTORAGE_LOGLEVEL is no option of winstorage-agent and does nothing',
    ]);
  });

  it('are not told when Kubernetes made them for a service', () => {
    const env = {
      WINSTORAGE_AGENT_SERVICE_HOST: '10.0.0.1',
      WINSTORAGE_AGENT_PORT: 'tcp://10.0.0.1:80',
      WINSTORAGE_AGENT_PORT_80_TCP_ADDR: '10.0.0.1',
      WINSTORAGE_CONFIG: '',
    };
    expect(read([], { env }).notes).toEqual([]);
  });
});
