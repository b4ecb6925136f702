// @ts-check
// csi-proxy: whether it is there, whether it answers, and each of its pipes as a grid of API group and version.
/** @import { Report } from '../report/report-schema.ts' */
/** @import { State } from './states.js' */
import { el } from './dom.js';
import { factList, line, muted } from './facts.js';
import { tag } from './states.js';
import { csiProxyWord } from './verdict.js';
import { age, count, duration } from './words.js';

/** @typedef {NonNullable<Report['csiProxy']>} CsiProxy */
/** @typedef {CsiProxy['pipes'][number]} Pipe */

/**
 * @param {Report} report
 * @returns {Node[]}
 */
export function csiProxyOf({ csiProxy, collectors }) {
  if (csiProxy === null)
    return [
      el('p', { class: 'hint' }, 'Not known: the pipes could not be looked at. See Data sources, below.'),
    ];
  const calledAt = collectors.find(({ name }) => name === 'csi-proxy-call')?.lastSuccessAt ?? null;
  return [
    factList([
      ['State', [tag(...csiProxyWord(csiProxy)), line(expectation(csiProxy))]],
      ['Service', serviceOf(csiProxy.service)],
      ['Last call', callOf(csiProxy.call, calledAt)],
      ['Calls since the agent started', callsOf(csiProxy.calls)],
      ['Version', [csiProxy.version === null ? muted('not told by its file') : csiProxy.version]],
    ]),
    ...(csiProxy.listFailure === null
      ? []
      : [el('p', { class: 'hint' }, `Windows does not let the pipes be listed: ${csiProxy.listFailure}`)]),
    el('h3', { id: 'pipes' }, 'Pipes'),
    el(
      'div',
      { class: 'scroller', role: 'region', 'aria-labelledby': 'pipes', tabindex: 0 },
      gridOf(csiProxy.pipes),
    ),
    el(
      'p',
      { class: 'hint' },
      'Framed: expected on this node. Listed: it is there, and is not asked because nothing here needs it.',
    ),
  ];
}

/** @param {CsiProxy} csiProxy */
function expectation({ expected, why }) {
  const word =
    expected === null ? 'Not known whether it is expected' : expected ? 'Expected' : 'Not expected';
  return why === '' ? word : `${word}: ${why}`;
}

/** @param {CsiProxy['service']} service */
function serviceOf(service) {
  if (service === null) return [muted('none, or not known')];
  const { name, state, startMode, processId } = service;
  const process = processId === null ? '' : `, process ${processId}`;
  return [`${name}: ${state}`, line(`start mode ${startMode}${process}`)];
}

/**
 * @param {CsiProxy['call']} call
 * @param {string | null} at
 */
function callOf(call, at) {
  if (call === null) return [muted('could not be made')];
  if (!call.asked) return [muted('none: there is no pipe to ask')];
  const time = call.seconds === null ? 'no answer' : duration(call.seconds);
  const status = call.status === null || call.status === 0 ? '' : `, gRPC status ${call.status}`;
  return [
    call.success === true ? time : tag('critical', `${time}${status}`),
    ...(call.detail === '' ? [] : [line(call.detail)]),
    ...(at === null ? [] : [el('span', { class: 'detail' }, age(at))]),
  ];
}

/** @param {CsiProxy['calls']} calls */
function callsOf({ answers, answerSeconds, byStatus }) {
  const made = Object.values(byStatus).reduce((sum, number) => sum + number, 0);
  const failed = Object.entries(byStatus).filter(([status]) => status !== '0');
  return [
    answers === 0
      ? muted('no answer yet')
      : `${count(answers, 'answer')}, ${duration(answerSeconds / answers)} on average`,
    ...(made > answers ? [line(`${count(made - answers, 'call')} without an answer`)] : []),
    ...failed.map(([status, number]) => line(`${status}: ${count(number, 'time')}`)),
  ];
}

/** @param {CsiProxy['pipes']} pipes */
function gridOf(pipes) {
  const groups = [...new Set(pipes.map(({ group }) => group))];
  const versions = [...new Set(pipes.map(({ version }) => version))].toSorted(byVersion);
  return el(
    'table',
    { class: 'pipes' },
    el('caption', { class: 'visually-hidden' }, 'Pipes of csi-proxy by API group and version'),
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        el('th', { scope: 'col' }, 'API'),
        ...versions.map((version) => el('th', { scope: 'col' }, version)),
      ),
    ),
    el(
      'tbody',
      {},
      ...groups.map((group) =>
        el(
          'tr',
          { 'data-key': group },
          el('th', { scope: 'row' }, group),
          ...versions.map((version) =>
            cellOf(pipes.find((pipe) => pipe.group === group && pipe.version === version)),
          ),
        ),
      ),
    ),
  );
}

/** @param {Pipe | undefined} pipe */
function cellOf(pipe) {
  if (pipe === undefined)
    return el('td', { class: 'no-api' }, el('span', { class: 'visually-hidden' }, 'no such API'));
  const [state, word] = pipeWord(pipe);
  const seconds = pipe.answerSeconds === null ? '' : duration(pipe.answerSeconds);
  return el(
    'td',
    { class: pipe.expected ? 'expected' : '', title: pipe.detail === null ? null : pipe.detail },
    tag(state, word),
    ...(seconds === '' ? [] : [line(seconds)]),
    ...(pipe.expected ? [el('span', { class: 'visually-hidden' }, ', expected')] : []),
  );
}

/** @type {Readonly<Record<NonNullable<Pipe['level']>, string>>} */
const LEVELS = {
  answers: 'answers',
  silent: 'silent',
  'not-grpc': 'no gRPC',
  busy: 'busy',
  denied: 'denied',
  missing: 'missing',
  failed: 'failed',
};

/**
 * @param {Pipe} pipe
 * @returns {readonly [State, string]}
 */
function pipeWord({ level, listed, expected, up }) {
  if (level === null)
    return listed === null ? ['unknown', 'not known'] : ['none', listed ? 'listed' : 'not there'];
  if (up === true) return ['ok', LEVELS[level]];
  if (!expected) return ['none', level === 'missing' ? 'not there' : LEVELS[level]];
  return [up === null ? 'unknown' : 'critical', LEVELS[level]];
}

/** From the oldest to the newest: alpha, beta, then the finished one; v2 after v1. */
function byVersion(/** @type {string} */ a, /** @type {string} */ b) {
  return rank(a) < rank(b) ? -1 : 1;
}

/** @param {string} version */
function rank(version) {
  const [, major = version, stage = 'z', minor = ''] = /^v(\d+)(alpha|beta)?(\d*)$/.exec(version) ?? [];
  return `${major}${stage}${minor}`;
}
