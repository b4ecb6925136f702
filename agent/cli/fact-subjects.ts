// Which of the remembered answers belong to a fact.
import type { FactName, NativeFactName } from '../facts/facts.ts';
import type { Subject } from '../host/answer-memory.ts';

const OF_NATIVE: Readonly<Record<NativeFactName, Subject>> = {
  'csi-proxy-pipes': 'pipes',
  'csi-proxy-call': 'calls',
  'csi-proxy-disks': 'calls',
  kubelet: 'files',
  shares: 'shares',
  system: 'system',
};

/** Of a fact that PowerShell reads, what it printed and how the processes ended that were asked for it. */
export function subjectsOf(name: FactName): readonly Subject[] {
  return isNative(name) ? [OF_NATIVE[name]] : [`powershell/${name}`, 'powershell-runs'];
}

function isNative(name: FactName): name is NativeFactName {
  return Object.hasOwn(OF_NATIVE, name);
}
