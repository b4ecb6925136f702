// Puts the options together: flag before variable before file before default.
import { parseArgs } from 'node:util';
import { parseDocument } from 'yaml';
import { fileProblem } from '../file-error.ts';
import { KnownError } from '../known-error.ts';
import { didYouMean } from './nearest.ts';
import { flagOf, OPTIONS, variableOf, type Option, type OptionKey } from './option-table.ts';

export type Options = {
  readonly [Key in OptionKey]: Exclude<ReturnType<(typeof OPTIONS)[Key]['type']['read']>, undefined>;
};

export interface CommandLine {
  /** What follows the command without being an option. */
  readonly positionals: readonly string[];
  readonly options: Options;
  /** Switches of a command: `json`, `help`, … */
  readonly switches: ReadonlySet<string>;
  /** Flags of a command that have a value: `format`. */
  readonly values: ReadonlyMap<string, string>;
  /** Things that are not wrong but may be a mistake, for the log. */
  readonly notes: readonly string[];
}

export interface OptionSources {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads a configuration file; throws what Node throws. */
  readonly readFile: (path: string) => string;
}

/** An option that cannot be used; the program ends with exit code 2 and has started nothing. */
export class UsageError extends KnownError {}

const KEYS = Object.keys(OPTIONS) as readonly OptionKey[];

/** `csiProxy` of `csiProxy.expect`. */
const GROUPS = [...new Set(KEYS.filter((key) => key.includes('.')).map((key) => key.replace(/\..*$/, '')))];

/**
 * @param switchNames flags without a value that the command takes
 * @param valueNames flags with a value that only this command takes
 * @throws UsageError that names the key and what was expected
 */
export function readOptions(
  { args, env, readFile }: OptionSources,
  switchNames: readonly string[] = [],
  valueNames: readonly string[] = [],
): CommandLine {
  const { values, positionals } = parseFlags(args, switchNames, valueNames);
  const configPath = values.get('config') ?? env['WINSTORAGE_CONFIG'];
  const file =
    configPath === undefined || configPath === ''
      ? new Map<string, unknown>()
      : readConfigFile(configPath, readFile);
  const options = Object.fromEntries(
    KEYS.map((key) => {
      const flag = values.get(flagOf(key));
      if (flag !== undefined) return [key, readValue(key, flag, `--${flagOf(key)}`)];
      const variable = env[variableOf(key)];
      if (variable !== undefined && variable !== '') return [key, readValue(key, variable, variableOf(key))];
      if (file.has(key)) return [key, readValue(key, file.get(key), `${configPath}: ${key}`)];
      return [key, OPTIONS[key].default];
    }),
  ) as Options;
  if (options['ebs.freeSpaceCriticalRatio'] > options['ebs.freeSpaceWarningRatio']) {
    throw new UsageError(
      'ebs.freeSpaceCriticalRatio: expected at most ebs.freeSpaceWarningRatio, a volume is low before it is almost full',
    );
  }
  if (options['smb.criticalMappings'] < options['smb.warningMappings']) {
    throw new UsageError(
      'smb.criticalMappings: expected at least smb.warningMappings, there are many before there are too many',
    );
  }
  return {
    positionals,
    options,
    switches: new Set(switchNames.filter((name) => values.has(name))),
    values: new Map([...values].filter(([name]) => valueNames.includes(name))),
    notes: unknownVariables(env),
  };
}

function readValue(key: OptionKey, raw: unknown, where: string): unknown {
  const { type }: Option<unknown> = OPTIONS[key];
  const value = type.read(raw);
  if (value === undefined)
    throw new UsageError(
      `${where}: expected ${type.expected}, got ${JSON.stringify(raw)}${type.hint?.(raw) ?? ''}`,
    );
  return value;
}

function parseFlags(
  args: readonly string[],
  switchNames: readonly string[],
  valueNames: readonly string[],
): { values: Map<string, string>; positionals: readonly string[] } {
  const withValue = ['config', ...KEYS.map(flagOf), ...valueNames];
  const known = Object.fromEntries([
    ...withValue.map((name) => [name, { type: 'string' as const }] as const),
    ...switchNames.map((name) => [name, { type: 'boolean' as const }] as const),
  ]);
  try {
    const parsed = parseArgs({ args: [...args], options: known, allowPositionals: true, strict: true });
    return {
      values: new Map(Object.entries(parsed.values).map(([name, value]) => [name, String(value)])),
      positionals: parsed.positionals,
    };
  } catch (error) {
    // The first sentence names the option; the rest is advice for authors of command lines.
    const message = (error as Error).message.split(/\.\s/)[0] ?? 'wrong option';
    const unknown = /^Unknown option '--(?<name>[^']+)'/.exec(message)?.groups?.['name'];
    const near =
      unknown === undefined
        ? ''
        : didYouMean(
            `--${unknown}`,
            Object.keys(known).map((name) => `--${name}`),
          );
    throw new UsageError(`${message}${near}; winstorage-agent --help lists the options`);
  }
}

const MAX_CONFIG_LENGTH = 1024 * 1024;

function readConfigFile(path: string, readFile: OptionSources['readFile']): Map<string, unknown> {
  let source: string;
  try {
    source = readFile(path);
  } catch (error) {
    throw new UsageError(
      `config file ${path} cannot be read: ${fileProblem(error)}; --config or WINSTORAGE_CONFIG names it`,
    );
  }
  if (source.length > MAX_CONFIG_LENGTH) throw new UsageError(`config file ${path} is larger than 1 MiB`);
  const content = parseYaml(path, source);
  if (content === null || content === undefined) return new Map();
  const values = flatten(content, '', path);
  for (const key of values.keys()) {
    if (!Object.hasOwn(OPTIONS, key))
      throw new UsageError(
        `${path}: ${key}: there is no such option${didYouMean(key, [...KEYS, ...GROUPS])}; winstorage-agent --help lists them`,
      );
  }
  return values;
}

function parseYaml(path: string, source: string): unknown {
  try {
    // Its warnings would go to stderr by themselves, past the one line that tells what is wrong.
    const document = parseDocument(source, { logLevel: 'error' });
    const problem = document.errors[0];
    if (problem !== undefined) throw problem;
    // An alias of nothing, or too many of them, shows only here.
    return document.toJS({ maxAliasCount: 10 });
  } catch (error) {
    throw new UsageError(`config file ${path} is no YAML: ${(error as Error).message.split('\n')[0]}`);
  }
}

/** `{csiProxy: {expect: off}}` → `csiProxy.expect` → `off`. */
function flatten(content: unknown, prefix: string, path: string): Map<string, unknown> {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new UsageError(
      `${path}: ${prefix === '' ? 'the file' : prefix}: expected a mapping of options, got ${JSON.stringify(content)}`,
    );
  }
  const values = new Map<string, unknown>();
  for (const [name, value] of Object.entries(content)) {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    const isGroup = KEYS.some((known) => known.startsWith(`${key}.`));
    // A group whose options are all commented out is null in YAML, and is no mistake.
    const found = !isGroup ? new Map([[key, value]]) : value === null ? [] : flatten(value, key, path);
    for (const [inner, innerValue] of found) {
      if (values.has(inner)) throw new UsageError(`${path}: ${inner}: given twice`);
      values.set(inner, innerValue);
    }
  }
  return values;
}

/** Kubernetes puts variables such as WINSTORAGE_SERVICE_HOST into pods, so a name that is unknown cannot be an error. */
function unknownVariables(env: OptionSources['env']): string[] {
  const known = new Set(['WINSTORAGE_CONFIG', ...KEYS.map(variableOf)]);
  return Object.keys(env)
    .filter(
      (name) => name.startsWith('WINSTORAGE_') && !known.has(name) && !/_SERVICE_|_PORT(?:_|$)/.test(name),
    )
    .map((name) => `the variable ${name} is no option of winstorage-agent and does nothing`);
}
