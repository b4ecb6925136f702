// @ts-check
// The status page: gets the report, and brings the page to it.
/** @import { Report } from '../report/report-schema.ts' */
import { createChecks, createLookedAt, pendingOf } from './checks.js';
import { createClock } from './clock.js';
import { listenForCopies } from './copy.js';
import { csiProxyOf } from './csi-proxy.js';
import { byId, updateChildren, visible } from './dom.js';
import { createEbs } from './ebs.js';
import { createFindings, listenForLinks } from './findings.js';
import { nodeOf } from './node.js';
import { noticesOf } from './notices.js';
import { poll } from './poll.js';
import { openForPrint } from './print.js';
import { createSmb } from './smb.js';
import { verdictOf } from './verdict.js';

const POLL_SECONDS = 5;

const clock = createClock();
const findings = createFindings(byId('findings-view'), () => clock.tick());
const smb = createSmb(byId('smb-view'));
const ebs = createEbs(byId('ebs-view'));
const checks = createChecks(byId('checks-view'));
const lookedAt = createLookedAt(byId('looked-at-view'));

/** @type {Report | null} */
let report = null;
/** @type {string | null} */
let firstVersion = null;
/** @type {{ reason: string, since: string } | null} */
let silence = null;
/** @type {string | null} */
let broken = null;
/** The last answer by the clock of the agent; before the first, when the page was opened. */
let answeredAt = clock.now();

/** @param {Report} next */
function show(next) {
  const before = report;
  report = next;
  firstVersion ??= next.agent.version;
  updateChildren(byId('verdict'), verdictOf(next));
  findings.update(next);
  byId('pending-section').hidden = next.pending.length === 0;
  updateChildren(byId('pending-view'), pendingOf(next.pending));
  updateChildren(byId('csi-proxy-view'), csiProxyOf(next));
  smb.update(next);
  ebs.update(next);
  updateChildren(byId('node-view'), nodeOf(next));
  checks.update(next);
  lookedAt.update(next);
  byId('report').hidden = false;
  document.title = visible(
    `${next.summary.split(': ')[0] ?? ''} · ${next.node.name ?? 'node'} · winstorage-agent`,
  );
  if (before !== null && before.summary !== next.summary)
    byId('announcement').textContent = `The verdict changed. ${next.summary}`;
}

/** What goes on between two answers: ages, and whether somebody still answers. */
function tick() {
  updateChildren(byId('notices'), noticesOf({ report, firstVersion, silence, broken, now: clock.now() }));
  clock.tick();
}

poll({
  url: 'api/v1/report',
  everySeconds: POLL_SECONDS,
  onAnswer(date) {
    clock.hear(date);
    answeredAt = clock.now();
    if (silence !== null) byId('announcement').textContent = 'The agent answers again.';
    silence = null;
    tick();
  },
  onReport(next) {
    try {
      show(next);
      broken = null;
    } catch (error) {
      // A report of another shape, or a bug of this page: said where everybody sees it.
      broken = error instanceof Error ? error.message : String(error);
    }
    tick();
  },
  onFailure(reason) {
    if (silence === null) byId('announcement').textContent = `The agent does not answer: ${reason}.`;
    silence = { reason, since: new Date(answeredAt).toISOString() };
    tick();
  },
});

listenForCopies();
listenForLinks();
openForPrint(() => findings.openAll());
window.setInterval(() => {
  if (!document.hidden) tick();
}, 1000);
