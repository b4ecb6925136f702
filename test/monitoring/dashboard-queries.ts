// The queries of a dashboard, with what Grafana would put in for its variables.
import type { Dashboard } from '../../scripts/dashboards/dashboard.ts';

export interface PanelQuery {
  readonly panel: string;
  readonly refId: number;
  readonly expr: string;
  readonly kind: 'now' | 'last minute';
}

export function queriesOf({ rows }: Dashboard): PanelQuery[] {
  return rows.flatMap((row) =>
    row.panels.flatMap(({ title, kind, queries }) =>
      queries.map(({ expr }, index) => ({
        panel: `${row.title}: ${title}`,
        refId: index + 1,
        expr,
        kind: kind === 'timeseries' ? ('last minute' as const) : ('now' as const),
      })),
    ),
  );
}

/** @throws Error when a variable has no value */
export function substitute(expr: string, variables: Readonly<Record<string, string>>): string {
  return expr.replaceAll(/\$(?<name>[a-z_]+)/g, (_match, name: string) => {
    const value = { __rate_interval: '1m', ...variables }[name];
    if (value === undefined) throw new Error(`no value for $${name} in ${expr}`);
    return value;
  });
}
