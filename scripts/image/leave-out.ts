// What express and Node load beside what the agent asks of them, and what the bundle therefore leaves out.
import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/** A namespace of esbuild: such modules are text from here, not files. */
const MADE_HERE = 'made-here';

/** What the agent answers with, by Content-Type. */
const MEDIA_TYPES = [
  'application/gzip',
  'application/json',
  'application/octet-stream',
  'application/schema+json',
  'image/svg+xml',
  'text/css',
  'text/html',
  'text/javascript',
  'text/plain',
];

export const leaveOut: Plugin = {
  name: 'leave-out',
  setup(build) {
    // express loads it for bodies of requests, which the agent never reads: half a megabyte of tables of Asian
    // encodings, and packages that nobody has to watch for faults then.
    build.onResolve({ filter: /^body-parser$/ }, ({ path }) => ({ path, namespace: MADE_HERE }));
    build.onLoad({ filter: /^body-parser$/, namespace: MADE_HERE }, () => ({
      contents: `for (const kind of ['json', 'raw', 'text', 'urlencoded'])
        exports[kind] = () => { throw new Error('body-parser is not in the bundle: scripts/image/leave-out.ts'); };`,
    }));
    // All media types that there are; express holds them in three tables, which take 1.6 MiB.
    build.onLoad({ filter: /\bmime-db[\\/]db\.json$/ }, ({ path }) => {
      const all = new Map(Object.entries(JSON.parse(readFileSync(path, 'utf8'))));
      const ours = MEDIA_TYPES.map((type) => [type, all.get(type)]);
      return { contents: JSON.stringify(Object.fromEntries(ours)), loader: 'json' };
    });
    // An `import` of node:http reads each of its exports, and the getter of WebSocket loads all of undici; `require` does not.
    build.onResolve({ filter: /^node:http$/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: MADE_HERE } : undefined,
    );
    build.onLoad({ filter: /^node:http$/, namespace: MADE_HERE }, () => ({
      contents: "module.exports = require('node:http');",
    }));
  },
};
