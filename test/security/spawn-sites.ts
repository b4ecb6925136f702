// Every place at which a program is started, and which one. A place that is not here fails test/security/injection.test.ts;
// docs/threat-model.md tells the same of those that run on a node.

/** In the agent, and so on a node. */
export const AGENT_SPAWN_SITES: Readonly<Record<string, string>> = {
  'agent/host/powershell-process.ts': 'powershell.exe with Read-Facts.ps1 or Read-FactsOnRequest.ps1',
  'agent/host/run-short.ts':
    'what probe-share.ts, read-share-error.ts and read-system.ts ask for: this program itself, or powershell.exe with Read-ShareError.ps1',
  'agent/host/read-system.ts':
    'nothing itself: loads systeminformation, which starts programs of Windows for os-info',
};

/** In what builds and tests the project; never on a node. */
export const BUILD_SPAWN_SITES: Readonly<Record<string, string>> = {
  'scripts/bench/folder-agent.ts': "the agent of test/faults, with the project's own Node",
  'scripts/bench/collect-garbage.mjs': "nothing: takes V8's collector out of a context of node:vm",
  'scripts/bench/memory.ts': "the agent of the image, with the project's own Node",
  'scripts/bench/powershell-memory.ts': 'the PowerShell engine of the lab',
  'scripts/bench/powershell.ts': 'the PowerShell engine of the lab',
  'scripts/bench/processes.ts': "the project's own Node, node_exporter",
  'scripts/bench/scraped.ts': "new-reports.ts, with the project's own Node",
  'scripts/bench/start.ts': "the agent of the image, with the project's own Node",
  'scripts/build-engine.ts': 'dotnet',
  'scripts/fetch-windows-node.ts': 'npm',
  'scripts/test.ts': 'the tools of the tests',
  'scripts/trust/mutation.ts': 'the mutation tester, with the own Node',
  'scripts/winstorage-agent.mjs': 'with-node.mjs, which it imports by its place',
  'scripts/with-node.mjs': "the project's own Node, npm",
};
