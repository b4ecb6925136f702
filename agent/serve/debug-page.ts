// The debug page as HTML, whole: it has no script, so that it can be read, saved and sent as it is.
import type { Report } from '../report/report-schema.ts';
import type { AnswerPart, CollectorView } from './debug-view.ts';
import { escapeHtml } from './html.ts';

/** The states of page.css, which are a word, a shape and a colour. */
const STATES: Readonly<Record<CollectorView['outcome'], string>> = {
  ok: 'ok',
  failed: 'critical',
  timeout: 'critical',
  stale: 'unknown',
  never: 'unknown',
};

/** @param hasRecording whether the recording may be downloaded */
export function renderDebugPage(
  report: Report,
  views: readonly CollectorView[],
  hasRecording: boolean,
): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Debug - ${escapeHtml(nameOf(report))} - winstorage-agent</title>
    <link rel="icon" href="page/icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="page/page.css" />
    <link rel="stylesheet" href="page/debug.css" />
  </head>
  <body>
    <a class="skip" href="#main">Skip to the collectors</a>
    <header class="site">
      <a class="site-name" href="./">winstorage-agent</a>
      <nav aria-label="Site">
        <a href="./">Status</a>
        <a href="healthz?verbose">Health</a>
        <a href="metrics">Metrics</a>
        <a href="api/v1/report">Report</a>
        <a href="debug" aria-current="page">Debug</a>
      </nav>
    </header>
    <main id="main" tabindex="-1">
      <h1>What the agent saw on ${escapeHtml(nameOf(report))}</h1>
      <p class="hint">
        Version ${escapeHtml(report.agent.version)}, looking at ${escapeHtml(report.agent.host)}; report of
        ${escapeHtml(report.generatedAt)}. Answers are shown as they came, without what looks like a secret. Names of
        servers, shares, volumes and nodes are in them: look before you pass them on.
        The same as JSON: <a href="debug/collectors">debug/collectors</a>.
        ${recordingHint(hasRecording)}
      </p>
${overview(views)}
${views.map(section).join('\n')}
    </main>
    <footer class="site"><p>Nothing was looked at for this page: it shows what the agent remembers.</p></footer>
  </body>
</html>
`;
}

function recordingHint(hasRecording: boolean): string {
  return hasRecording
    ? 'All of it as a recording: <a href="debug/recording">debug/recording</a>.'
    : 'All of it as a recording can be downloaded with <code>debugRecording: on</code>.';
}

function overview(views: readonly CollectorView[]): string {
  const rows = views.map(
    (view) =>
      `<tr><th scope="row"><a href="#${escapeHtml(view.name)}">${escapeHtml(view.name)}</a></th><td>${tag(view)}</td><td>${age(view)}</td><td>${seconds(view.durationSeconds)}</td><td>${escapeHtml(view.failure ?? '')}</td></tr>`,
  );
  return `<div class="scroller" role="region" aria-label="Collectors" tabindex="0"><table class="table">
<thead><tr><th scope="col">Collector</th><th scope="col">Outcome</th><th scope="col">Age</th><th scope="col">Took</th><th scope="col">Why</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`;
}

function section(view: CollectorView): string {
  const name = escapeHtml(view.name);
  const dropped = view.dropped.map((item) => `<li>${escapeHtml(item)}</li>`).join('');
  return `<section aria-labelledby="${name}">
<h2 id="${name}">${name}</h2>
<dl class="facts">
<div><dt>Outcome</dt><dd>${tag(view)}</dd></div>
<div><dt>Looked at</dt><dd>${escapeHtml(view.lastRunAt ?? 'not yet')}</dd></div>
<div><dt>Age</dt><dd>${age(view)}</dd></div>
<div><dt>Took</dt><dd>${seconds(view.durationSeconds)}</dd></div>
<div><dt>Last success</dt><dd>${escapeHtml(view.lastSuccessAt ?? 'none')}</dd></div>
<div><dt>Left alone</dt><dd>${view.skippedCycles === 0 ? 'no' : `for ${view.skippedCycles} more cycles`}</dd></div>
</dl>
${view.failure === null ? '' : `<p class="failure">${escapeHtml(view.failure)}</p>`}
${dropped === '' ? '' : `<h3>Items that could not be read</h3><ul>${dropped}</ul>`}
${view.answers.map(answer).join('\n')}
${view.metrics.length === 0 ? '' : block('Metrics', view.metrics.join('\n'), '')}
</section>`;
}

function answer({ title, text, note }: AnswerPart): string {
  return block(title, text, note);
}

function block(title: string, text: string, note: string): string {
  const hint = note === '' ? '' : `<p class="hint">${escapeHtml(note)}</p>`;
  return `<details><summary>${escapeHtml(title)}</summary>${hint}<pre tabindex="0">${escapeHtml(text)}</pre></details>`;
}

function tag({ outcome }: CollectorView): string {
  return `<span class="tag ${STATES[outcome]}"><span class="shape" aria-hidden="true"></span><span>${outcome}</span></span>`;
}

function age({ ageSeconds }: CollectorView): string {
  return ageSeconds === null ? '&ndash;' : `${Math.round(ageSeconds)} s`;
}

function seconds(duration: number | null): string {
  return duration === null ? '&ndash;' : `${duration.toFixed(2)} s`;
}

function nameOf({ node }: Report): string {
  return node.name ?? 'this node';
}
