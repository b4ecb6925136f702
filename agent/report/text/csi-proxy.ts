// csi-proxy: whether it is expected and answers, its service, the call, and its pipes as a grid of versions and groups.
import type { Report } from '../report-schema.ts';
import { oneLine } from '../../one-line.ts';
import { styleOf, type Page, type Style } from './page.ts';
import { tableLines, type Column } from './table.ts';
import { wrapped } from './wrap.ts';

type CsiProxy = NonNullable<Report['csiProxy']>;
type Pipe = CsiProxy['pipes'][number];

export function csiProxyLines(page: Page, { csiProxy }: Report): string[] {
  const title = page.paint('bold', 'CSI-PROXY');
  if (csiProxy === null) return [title, '  unknown: its pipes could not be looked at'];
  const [word, style] = verdictOf(csiProxy);
  const rest = `(${oneLine(csiProxy.why)})`;
  const [first = '', ...more] = wrapped(page, `CSI-PROXY ${word} `, rest, '  ');
  return [
    first.replace(`CSI-PROXY ${word}`, () => `${title} ${page.paint(style, word)}`),
    ...more,
    ...detailLines(page, csiProxy),
    ...pipeLines(page, csiProxy.pipes),
  ];
}

function verdictOf({ expected, up }: CsiProxy): readonly [string, Style] {
  if (expected === false) return ['not expected', 'gray'];
  if (expected === null || up === null) return ['unknown', styleOf('unknown')];
  return up ? ['answers', styleOf('ok')] : ['does not answer', styleOf('critical')];
}

function detailLines(page: Page, { service, version, call, listFailure }: CsiProxy): string[] {
  const told: (readonly [string, string])[] = [];
  if (service !== null) {
    const { name, state, startMode, processId } = service;
    const id = processId === null || processId === 0 ? '' : `, process ${processId}`;
    told.push(['Service', `${name}, ${state}, start mode ${startMode}${id}`]);
  }
  if (version !== null) told.push(['Version', version]);
  if (call !== null && call.asked) told.push(['Call', callText(call)]);
  if (listFailure !== null) told.push(['Listing', listFailure]);
  return told.flatMap(([key, text]) => wrapped(page, `  ${`${key}:`.padEnd(9)}`, oneLine(text)));
}

function callText({ success, status, detail, seconds }: NonNullable<CsiProxy['call']>): string {
  const took = seconds === null ? '' : ` in ${seconds.toFixed(3)} s`;
  if (success === true) return `answered${took}`;
  const code = status === null ? 'no answer' : `gRPC status ${status}`;
  return `${code}${took}${detail === '' ? '' : `: ${detail}`}`;
}

/** A row for each version that is there or expected; nothing where no pipe is. */
function pipeLines(page: Page, pipes: readonly Pipe[]): string[] {
  const there = pipes.filter((pipe) => pipe.expected || isThere(pipe));
  if (there.length === 0) return ['  no pipe of csi-proxy is there'];
  const groups = [...new Set(pipes.map(({ group }) => group))];
  const versions = [...new Set(pipes.map(({ version }) => version))]
    .filter((version) => there.some((pipe) => pipe.version === version))
    // The stable version is the one that drivers need.
    .toSorted((a, b) => Number(b === 'v1') - Number(a === 'v1') || (a < b ? -1 : 1));
  const columns: Column<string>[] = [
    { title: '  PIPES', cell: (version) => `  ${oneLine(version)}` },
    ...groups.map((group): Column<string> => {
      const pipeOf = (version: string): Pipe | undefined =>
        pipes.find((pipe) => pipe.group === group && pipe.version === version);
      return {
        title: oneLine(group),
        cell: (version) => cellOf(pipeOf(version)),
        style: (version) => cellStyle(pipeOf(version)),
      };
    }),
  ];
  const legend = there.some(({ expected }) => expected) ? ['  * has to answer'] : [];
  return [...tableLines(page, columns, versions), ...legend];
}

function isThere({ listed, level }: Pipe): boolean {
  return listed ?? (level !== null && level !== 'missing');
}

/** Empty: csi-proxy knows no such API. */
function cellOf(pipe: Pipe | undefined): string {
  if (pipe === undefined) return '';
  const { level, expected } = pipe;
  const word = level === 'answers' ? 'ok' : (level ?? (isThere(pipe) ? 'there' : '-'));
  return `${word === 'missing' && !expected ? '-' : word}${expected ? '*' : ''}`;
}

function cellStyle(pipe: Pipe | undefined): Style {
  if (pipe?.up === true) return styleOf('ok');
  return pipe?.expected === true ? styleOf(pipe.up === null ? 'unknown' : 'critical') : 'gray';
}
