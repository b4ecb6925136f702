#!/usr/bin/env node
// `npx winstorage-agent` in a clone: the agent from its sources, with the project's Node.
process.argv.splice(2, 0, 'agent/main.ts');
await import('./with-node.mjs');
