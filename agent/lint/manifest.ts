// Text → manifests: YAML with any number of documents, JSON, and the lists that kubectl prints. Nothing here throws: what
// cannot be read is said, with its file and line, because a file that is skipped in silence looks like one that is right.
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  visit,
} from 'yaml';
import { listAt, type Path, textAt, valueAt } from './json-values.ts';

/** Where something stands. */
export interface Place {
  readonly file: string;
  readonly line: number;
  /** `Deployment shop/web`, or empty where there is no object. */
  readonly object: string;
}

export interface Manifest {
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** `default` where none is given, as kubectl takes it. */
  readonly namespace: string;
  /** Plain JSON. */
  readonly value: unknown;
  /** The place of a path in it; the nearest that is there, when the path itself is missing. */
  readonly placeOf: (path: Path) => Place;
}

export interface Unreadable {
  readonly place: Place;
  readonly reason: string;
}

export interface SourceText {
  /** As it is shown. */
  readonly file: string;
  readonly text: string;
}

export interface ReadManifests {
  readonly manifests: readonly Manifest[];
  readonly unreadable: readonly Unreadable[];
}

/** Aliases of one document that are followed: a few anchors are usual, thousands are an attack. */
const MAX_ALIASES = 100;

/** Objects of one file that are looked at. */
const MAX_OBJECTS = 20_000;

/** A line that begins with more of these nests deeper than the parser bears: Node ends the process at `- - - - …`. */
const DEEP_LINE = /^[ ?:-]{1000}/m;

const HELM_HINT =
  'it has {{ }} of a template: render it first, as in helm template CHART | winstorage-agent lint -';

/** Reads one text. What is no object of Kubernetes, such as a file of values, is left out without a word. */
export function readManifests({ file, text }: SourceText): ReadManifests {
  const unreadable: Unreadable[] = [];
  const tell = (line: number, reason: string): void => {
    unreadable.push({ place: { file, line, object: '' }, reason });
  };
  const deep = DEEP_LINE.exec(text);
  if (deep !== null) {
    tell(text.slice(0, deep.index).split('\n').length, 'a line is nested more than 1000 characters deep');
    return { manifests: [], unreadable };
  }
  const lines = new LineCounter();
  const documents = parse(text, lines);
  if (typeof documents === 'string') {
    tell(1, documents);
    return { manifests: [], unreadable };
  }
  const manifests: Manifest[] = [];
  for (const document of documents) {
    const line = lines.linePos(document.contents?.range?.[0] ?? document.range[0]).line;
    if (manifests.length >= MAX_OBJECTS) {
      tell(line, `it has more than ${MAX_OBJECTS} objects`);
      break;
    }
    const read = plainValue(document, text);
    if ('json' in read) manifests.push(...objectsIn(read.json, file, lineFinder(document, lines)));
    else tell(read.position === null ? line : lines.linePos(read.position).line, read.reason);
  }
  return { manifests, unreadable };
}

function parse(text: string, lines: LineCounter): readonly Document.Parsed[] | string {
  try {
    // Kubernetes reads YAML with merge keys; long single words such as tokens need no folding here.
    const documents = parseAllDocuments(text, { lineCounter: lines, merge: true, prettyErrors: false });
    return Array.isArray(documents) ? documents : [];
  } catch (error) {
    return `it is no YAML: ${firstLine(error)}`;
  }
}

interface Problem {
  readonly reason: string;
  readonly position: number | null;
}

function problemOf(document: Document.Parsed, text: string): Problem | null {
  const [error] = document.errors;
  if (error !== undefined) {
    const [position] = error.pos;
    if (text.includes('{{')) return { reason: `${firstLine(error)}; ${HELM_HINT}`, position };
    // "C:\data" between double quotes is the mistake that people make with Windows paths.
    const reason = /escape sequence/i.test(error.message)
      ? `${firstLine(error)}; a backslash begins an escape between double quotes: write 'C:\\data' or "C:\\\\data"`
      : firstLine(error);
    return { reason, position };
  }
  // `image: {{ .Values.image }}` is YAML: a mapping whose key is a mapping.
  let template: number | null = null;
  visit(document, {
    Pair: (_key, pair) => {
      if (!isCollection(pair.key)) return undefined;
      template = pair.key.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return template === null
    ? null
    : { reason: `a mapping is used as a key; ${HELM_HINT}`, position: template };
}

function plainValue(document: Document.Parsed, text: string): { readonly json: unknown } | Problem {
  try {
    return problemOf(document, text) ?? { json: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (error) {
    // An alias of nothing, too many of them, or a nesting that is too deep shows only here.
    return { reason: firstLine(error), position: null };
  }
}

function objectsIn(
  value: unknown,
  file: string,
  lineOf: (path: Path) => number,
  base: Path = [],
): Manifest[] {
  const kind = textAt(value, 'kind');
  const apiVersion = textAt(value, 'apiVersion');
  if (kind === undefined || apiVersion === undefined) return [];
  if (kind.endsWith('List') && Array.isArray(valueAt(value, 'items'))) {
    // Lists in lists are not what kubectl prints.
    if (base.length > 0) return [];
    return listAt(value, 'items').flatMap((item, index) => objectsIn(item, file, lineOf, ['items', index]));
  }
  const name = textAt(value, 'metadata', 'name') ?? textAt(value, 'metadata', 'generateName') ?? '';
  const namespace = textAt(value, 'metadata', 'namespace') ?? 'default';
  const object = `${kind} ${namespace === 'default' ? '' : `${namespace}/`}${name}`;
  return [
    {
      file,
      apiVersion,
      kind,
      name,
      namespace,
      value,
      placeOf: (path) => ({ file, line: lineOf([...base, ...path]), object }),
    },
  ];
}

function lineFinder(document: Document.Parsed, lines: LineCounter): (path: Path) => number {
  return (path) => {
    let node: unknown = document.contents;
    let position = document.contents?.range?.[0] ?? 0;
    for (const step of path) {
      if (isAlias(node)) node = node.resolve(document);
      const next = childOf(node, step);
      if (next === null) break;
      position = next.position ?? position;
      node = next.node;
    }
    return lines.linePos(position).line;
  };
}

function childOf(
  node: unknown,
  step: string | number,
): { readonly node: unknown; readonly position: number | undefined } | null {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    if (pair === undefined) return null;
    return { node: pair.value, position: isScalar(pair.key) ? pair.key.range?.[0] : undefined };
  }
  if (!isSeq(node)) return null;
  const item = node.items[Number(step)];
  if (item === undefined) return null;
  return { node: item, position: (item as { range?: readonly number[] | null }).range?.[0] };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]?.trim() ?? '';
}
