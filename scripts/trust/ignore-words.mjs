// Plugin of Stryker: words for people are not mutated: meaning, remedy and title of a finding and the help of a metric. Their form
// is held by test/checks/all-checks.test.ts, those that occur in a recording by the goldens; whether they are true is for readers.
const WORDS = new Set(['meaning', 'remedy', 'title', 'help']);

/** As `declareValuePlugin` of @stryker-mutator/api would make it. */
export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'words',
    value: {
      shouldIgnore({ node }) {
        const isWords =
          node.type === 'ObjectProperty' && node.key.type === 'Identifier' && WORDS.has(node.key.name);
        return isWords ? 'words for people' : undefined;
      },
    },
  },
];
