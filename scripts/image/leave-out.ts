// What express and Node load beside what the agent asks of them, and what the bundle therefore leaves out.
import type { Plugin } from 'esbuild';

/** A namespace of esbuild: such modules are text from here, not files. */
const MADE_HERE = 'made-here';

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
    // An `import` of node:http reads each of its exports, and the getter of WebSocket loads all of undici; `require` does not.
    build.onResolve({ filter: /^node:http$/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: MADE_HERE } : undefined,
    );
    build.onLoad({ filter: /^node:http$/, namespace: MADE_HERE }, () => ({
      contents: "module.exports = require('node:http');",
    }));
  },
};
