// Tells a memory which look an answer belongs to, so that answers of two looks are never shown as one.
import { POWERSHELL_FACTS, type FactName } from '../facts/facts.ts';
import type { AnswerMemory } from '../host/answer-memory.ts';
import { subjectsOf } from './fact-subjects.ts';

/**
 * Facts that belong together: what they brought is shown once none of them is looked at any more. Calls of csi-proxy are not here:
 * there are two of them, and each takes the place of its last answer.
 */
const TOGETHER: readonly (readonly FactName[])[] = [
  [...POWERSHELL_FACTS, 'kubelet'],
  ['csi-proxy-pipes'],
  ['shares'],
  ['system'],
];

/** Shares are gone through in turn, 64 of them in each: what was said eight turns ago still is the last that is known. */
const SHARE_TURNS = 8;

/** @returns what the watch has to tell of the facts that it looks at, whenever that changes */
export function followLooks(memory: AnswerMemory): (names: readonly FactName[]) => void {
  const begun = new Set<FactName>();
  const followed = new Set(TOGETHER.flat());
  return (names) => {
    for (const name of names) {
      if (begun.has(name) || !followed.has(name)) continue;
      begun.add(name);
      for (const subject of subjectsOf(name)) {
        if (subject === 'shares') memory.beginTurn(subject, SHARE_TURNS);
        // All facts of a cycle are begun at once, and each of them may be of several processes.
        else memory.begin(subject);
      }
    }
    for (const group of TOGETHER) {
      const ended = group.filter((name) => begun.has(name));
      if (ended.length === 0 || ended.some((name) => names.includes(name))) continue;
      for (const name of ended) {
        begun.delete(name);
        for (const subject of subjectsOf(name)) memory.end(subject);
      }
    }
  };
}
