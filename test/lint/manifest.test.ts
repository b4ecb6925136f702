import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readManifests } from '../../agent/lint/manifest.ts';
import { lintTexts } from '../support/linted.ts';

const read = (text: string) => readManifests({ file: 'a.yaml', text });
const namesOf = (text: string) => read(text).manifests.map(({ kind, name }) => `${kind} ${name}`);
const reasonsOf = (text: string) =>
  read(text).unreadable.map(({ place, reason }) => `${place.line}: ${reason}`);

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\n  namespace: shop\nspec:\n  containers:\n    - name: a\n      image: x\n';

describe('what is read', () => {
  it('is a document with its kind, name and namespace', () => {
    expect(read(POD).manifests[0]).toMatchObject({
      apiVersion: 'v1',
      kind: 'Pod',
      name: 'app',
      namespace: 'shop',
      file: 'a.yaml',
    });
  });

  it('is every document of a file, empty ones left out', () => {
    expect(namesOf(`---\n${POD}---\n# nothing\n---\n${POD}...\n`)).toEqual(['Pod app', 'Pod app']);
  });

  it('is what kubectl prints as a list, also of one kind', () => {
    const item = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } };
    const list = (kind: string) => JSON.stringify({ apiVersion: 'v1', kind, items: [item, item] }, null, 2);

    expect(namesOf(list('List'))).toEqual(['Pod a', 'Pod a']);
    expect(namesOf(list('PodList'))).toEqual(['Pod a', 'Pod a']);
  });

  it('is JSON, in one line as well', () => {
    expect(
      namesOf('{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","labels":{"u":"\\u00e9\\/"}}}'),
    ).toEqual(['Pod a']);
  });

  it('leaves out what is no object of Kubernetes', () => {
    expect(read('replicas: 2\nimage: x\n')).toEqual({ manifests: [], unreadable: [] });
    expect(read('')).toEqual({ manifests: [], unreadable: [] });
  });

  it('follows anchors and merge keys', () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: &m {name: app}\nspec:\n  <<: *m\n  more: *m\n';

    expect(read(text).manifests[0]?.value).toMatchObject({ spec: { name: 'app', more: { name: 'app' } } });
  });
});

describe('a place', () => {
  const lineOf = (text: string, ...path: (string | number)[]) => read(text).manifests[0]?.placeOf(path).line;

  it('is the line of the key, or of the item', () => {
    expect(lineOf(POD, 'metadata', 'name')).toBe(4);
    expect(lineOf(POD, 'spec')).toBe(6);
    expect(lineOf(POD, 'spec', 'containers', 0)).toBe(8);
    expect(lineOf(POD, 'spec', 'containers', 0, 'image')).toBe(9);
  });

  it('is the nearest that is there, when the path is missing', () => {
    expect(lineOf(POD, 'spec', 'containers', 0, 'volumeMounts', 1, 'name')).toBe(8);
    expect(lineOf(POD, 'nothing')).toBe(1);
  });

  it('counts from the beginning of the file in later documents and in lists', () => {
    const indented = POD.trimEnd().replaceAll('\n', '\n    ');
    const list = `apiVersion: v1\nkind: List\nitems:\n  - ${indented}\n`;

    expect(read(`${POD}---\n${POD}`).manifests[1]?.placeOf(['spec']).line).toBe(16);
    expect(lineOf(list, 'metadata', 'name')).toBe(7);
  });

  it('names the object', () => {
    expect(read(POD).manifests[0]?.placeOf([]).object).toBe('Pod shop/app');
  });
});

describe('what cannot be read', () => {
  it('is told with its line', () => {
    expect(reasonsOf('kind: Pod\napiVersion: v1\n  x: 1\n')[0]).toMatch(/^[23]: /);
  });

  it('is a key that stands twice', () => {
    expect(reasonsOf('kind: Pod\napiVersion: v1\nkind: Job\n')[0]).toMatch(/^3: .*unique/);
  });

  it('is a backslash between double quotes, with a hint', () => {
    expect(reasonsOf('path: "C:\\data"\n')[0]).toContain("write 'C:\\data'");
  });

  it.each([
    'kind: Deployment\napiVersion: v1\nspec:\n  {{- if .Values.x }}\n  a: 1\n  {{- end }}\n',
    'kind: Pod\napiVersion: v1\nspec:\n  image: {{ .Values.image }}\n',
  ])('is a template of Helm, with a hint', (text) => {
    expect(reasonsOf(text)[0]).toContain('helm template');
    expect(read(text).manifests).toEqual([]);
  });

  it('is no text in which somebody quotes a template', () => {
    const text = 'kind: ConfigMap\napiVersion: v1\ndata:\n  a: "{{ .x }}"\n  b: |\n    {{ .y }}\n';

    expect(read(text).unreadable).toEqual([]);
  });

  it('is only its own document', () => {
    const { manifests, unreadable } = read(`a: [\n---\n${POD}`);

    expect([manifests.length, unreadable.length]).toEqual([1, 1]);
  });

  it('is an alias of nothing', () => {
    expect(reasonsOf('kind: Pod\napiVersion: v1\na: *b\n')).toHaveLength(1);
  });

  it('is a few lines that stand for millions', () => {
    const bomb = Array.from({ length: 9 }, (_, level) => {
      const items = level === 0 ? '"lol"' : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array.from({ length: 9 }, () => items).join(', ')}]`;
    }).join('\n');

    expect(reasonsOf(`kind: Pod\napiVersion: v1\n${bomb}\n`)[0]).toContain('alias');
  });

  it.each([
    ['dashes', `kind: Pod\n---\n${'- '.repeat(100_000)}`],
    ['brackets', '['.repeat(100_000)],
    ['braces', '{a: '.repeat(20_000)],
  ])('is a nesting that would end the process: %s', (_what, text) => {
    expect(reasonsOf(text).length).toBeGreaterThan(0);
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    'apiVersion: v1\n', 'kind: Pod\n', 'kind: List\n', 'items:\n', '- ', '  ', 'spec:\n', 'containers:', '&a', '*a', '{{ x }}',
    '[', ']', '{', '}', '"', "'", '|', '\n', '---\n', ': ', '? ', '<<: ', '\t', '!!str ', 'C:\\temp', 'nodeSelector: {kubernetes.io/os: windows}\n',
  ); // prettier-ignore

  it('gives findings and never ends the look', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
        ),
        (text) => {
          const { findings } = lintTexts(text);
          for (const { place } of findings) expect(place.line).toBeGreaterThan(0);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('gives findings for any value at any place of a pod', () => {
    const fields = [
      'nodeSelector',
      'affinity',
      'os',
      'securityContext',
      'containers',
      'volumes',
      'nodeName',
      'initContainers',
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...fields), fc.jsonValue()), fc.jsonValue(), (spec, odd) => {
        const pod = {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: odd,
          spec: { os: { name: 'windows' }, ...spec },
        };
        const others = [
          'Deployment',
          'StatefulSet',
          'StorageClass',
          'PersistentVolume',
          'PersistentVolumeClaim',
          'Secret',
        ].map((kind) => ({
          apiVersion: 'v1',
          kind,
          metadata: { name: 'windows' },
          spec: odd,
          parameters: odd,
          data: odd,
          provisioner: 'smb.csi.k8s.io',
        }));
        const { objects } = lintTexts(...[pod, ...others].map((object) => JSON.stringify(object)));

        expect(objects).toBe(7);
      }),
      { numRuns: 500 },
    );
  });
});
