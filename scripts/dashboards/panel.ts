// What a panel of a dashboard is, said once and short, and the JSON that Grafana wants for it.

interface Query {
  readonly expr: string;
  /** Of a line or a bar: `{{label}}` stands for the value of the label. */
  readonly legend?: string;
}

export interface Panel {
  readonly title: string;
  readonly kind: 'stat' | 'table' | 'bargauge' | 'timeseries';
  readonly queries: readonly Query[];
  /** Of 24 columns. */
  readonly width: number;
  readonly height?: number;
  /** One of Grafana's units, such as `bytes`, `s`, `percentunit`. */
  readonly unit?: string;
  /** From which value on it is red; below it is green. */
  readonly redFrom?: number;
  /** Words for values, with the color of each. */
  readonly words?: Readonly<Record<string, readonly [text: string, color: string]>>;
  /** Of a table: columns that are not shown, and where a click on a cell leads. */
  readonly hide?: readonly string[];
  readonly links?: Readonly<Record<string, { readonly title: string; readonly url: string }>>;
  readonly description?: string;
}

export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

type Json = Readonly<Record<string, unknown>>;

/** No dashboard names a data source: who looks at it chooses one. */
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const COLUMNS = 24;
/** Grafana calls queries A, B, C. */
const FIRST_REF = 65;

/** Panels from left to right, and rows from top to bottom. */
export function layOut(rows: readonly Row[]): Json[] {
  const placed: Json[] = [];
  let y = 0;
  for (const row of rows) {
    placed.push({
      id: placed.length + 1,
      type: 'row',
      title: row.title,
      collapsed: false,
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
      panels: [],
    });
    y += 1;
    let [x, tallest] = [0, 0];
    for (const panel of row.panels) {
      const h = panel.height ?? 8;
      if (x + panel.width > COLUMNS) [x, y, tallest] = [0, y + tallest, 0];
      placed.push({ id: placed.length + 1, ...toJson(panel), gridPos: { x, y, w: panel.width, h } });
      x += panel.width;
      tallest = Math.max(tallest, h);
    }
    y += tallest;
  }
  return placed;
}

function toJson(panel: Panel): Json {
  const isTable = panel.kind === 'table';
  return {
    type: panel.kind,
    title: panel.title,
    ...(panel.description === undefined ? {} : { description: panel.description }),
    datasource: DATASOURCE,
    targets: panel.queries.map(({ expr, legend }, index) => ({
      refId: String.fromCodePoint(FIRST_REF + index),
      datasource: DATASOURCE,
      expr,
      ...(legend === undefined ? {} : { legendFormat: legend }),
      ...(isTable ? { format: 'table' } : {}),
      // Lines need the past; all else shows what is now.
      instant: panel.kind !== 'timeseries',
      range: panel.kind === 'timeseries',
    })),
    fieldConfig: { defaults: fieldDefaults(panel), overrides: isTable ? linkOverrides(panel) : [] },
    options: optionsOf(panel.kind),
    ...(isTable ? { transformations: tableColumns(panel) } : {}),
  };
}

function fieldDefaults({ unit, redFrom, words }: Panel): Json {
  const green = { color: 'green', value: null };
  return {
    ...(unit === undefined ? {} : { unit }),
    ...(redFrom === undefined
      ? {}
      : { thresholds: { mode: 'absolute', steps: [green, { color: 'red', value: redFrom }] } }),
    ...(words === undefined
      ? {}
      : {
          mappings: [
            {
              type: 'value',
              options: Object.fromEntries(
                Object.entries(words).map(([value, [text, color]], index) => [value, { text, color, index }]),
              ),
            },
          ],
        }),
  };
}

function linkOverrides({ links = {} }: Panel): Json[] {
  return Object.entries(links).map(([column, link]) => ({
    matcher: { id: 'byName', options: column },
    properties: [{ id: 'links', value: [link] }],
  }));
}

function tableColumns({ hide = [] }: Panel): Json[] {
  const hidden = ['Time', '__name__', 'job', 'namespace', 'pod', 'container', 'endpoint', ...hide];
  return [
    {
      id: 'organize',
      options: { excludeByName: Object.fromEntries(hidden.map((name) => [name, true])) },
    },
  ];
}

function optionsOf(kind: Panel['kind']): Json {
  const reduceOptions = { calcs: ['lastNotNull'], fields: '', values: false };
  switch (kind) {
    case 'stat':
      return { reduceOptions, colorMode: 'value', graphMode: 'none' };
    case 'bargauge':
      return { reduceOptions, orientation: 'horizontal', displayMode: 'basic' };
    case 'table':
      return { showHeader: true };
    case 'timeseries':
      return { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } };
  }
}
