// Renders what was found as SARIF 2.1.0, which code hosts show beside the lines of a change.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
import type { Severity } from '../checks/check.ts';
import { ALL_RULES } from './all-rules.ts';
import { lintRunbook } from './lint-runbook.ts';
import type { LintFinding, LintResult } from './run-rules.ts';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  warning: 'warning',
  info: 'note',
};

export interface SarifOptions {
  readonly version: string;
  readonly runbookBase: string;
}

export function renderLintSarif({ findings }: LintResult, { version, runbookBase }: SarifOptions): string {
  const kinds = ALL_RULES.flatMap((rule) =>
    Object.entries(rule.findings).map(([code, kind]) => ({ code, rule, kind })),
  );
  const indexes = new Map(kinds.map(({ code }, index) => [code, index]));
  const rules = kinds.map(({ code, rule, kind }) => {
    const runbook = lintRunbook(runbookBase, code);
    return {
      id: code,
      name: code,
      shortDescription: { text: `${rule.title}.` },
      fullDescription: { text: kind.meaning },
      help: {
        text: `${kind.meaning}\n\nWhat to do: ${kind.remedy}\n\nSee ${runbook}`,
        markdown: `${kind.meaning}\n\n**What to do:** ${kind.remedy}`,
      },
      // Only an address: the schema asks for an absolute one, and the page may be a file of this project.
      ...(/^https?:/.test(runbook) ? { helpUri: runbook } : {}),
      defaultConfiguration: { level: LEVELS[kind.severity] },
      properties: { rule: rule.name, severity: kind.severity },
    };
  });
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'winstorage-agent', version, rules } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => toResult(finding, indexes.get(finding.code) ?? -1)),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function toResult({ code, severity, place, message, evidence }: LintFinding, ruleIndex: number) {
  const because = evidence['because'] ?? evidence['windowsBecause'];
  const about = [place.object, because === undefined || because === null ? '' : String(because)].filter(
    (part) => part !== '',
  );
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: about.length === 0 ? `${message}.` : `${message} (${about.join('; ')}).` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: toUri(place.file) },
          region: { startLine: place.line },
        },
        ...(place.object === '' ? {} : { logicalLocations: [{ fullyQualifiedName: place.object }] }),
      },
    ],
  };
}

/** A relative path stays one, with slashes; an absolute one becomes a file: address. */
function toUri(file: string): string {
  const path = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  if (/^[A-Za-z]%3A\//.test(path)) return `file:///${path.replace('%3A', ':')}`;
  return path.startsWith('/') ? `file://${path}` : path;
}
