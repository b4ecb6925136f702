import { describe, expect, it } from 'vitest';
import { followLooks } from '../../agent/cli/follow-looks.ts';
import { POWERSHELL_FACTS } from '../../agent/facts/facts.ts';
import { createAnswerMemory, UNLIMITED } from '../../agent/host/answer-memory.ts';

function follow() {
  const memory = createAnswerMemory(UNLIMITED);
  return {
    memory,
    looksAt: followLooks(memory),
    line: (fact: string) => memory.shelf(`powershell/${fact}`).answers.get('line'),
  };
}

describe('what is remembered of a look', () => {
  it('is shown when everything that belongs to it has been looked at, and not before', () => {
    const { memory, looksAt, line } = follow();
    memory.put('powershell/disks', 'line', 'old', 3);
    memory.put('powershell/volumes', 'line', 'old', 3);

    looksAt(POWERSHELL_FACTS);
    looksAt([...POWERSHELL_FACTS, 'kubelet']);
    memory.put('powershell/disks', 'line', 'new', 3);
    looksAt(['volumes', 'kubelet']);
    memory.put('powershell/volumes', 'line', 'new', 3);
    looksAt(['kubelet']);
    const before = [line('disks'), line('volumes')];
    looksAt([]);

    expect(before).toEqual(['old', 'old']);
    expect([line('disks'), line('volumes')]).toEqual(['new', 'new']);
  });

  it('is that of the cycle before for a fact that was left alone', () => {
    const { memory, looksAt, line } = follow();
    memory.put('powershell/volumes', 'hang', true, 0);

    looksAt(['disks', 'kubelet']);
    looksAt([]);

    expect(line('volumes')).toBeUndefined();
    expect(memory.shelf('powershell/volumes').answers.has('hang')).toBe(true);
  });

  it('is no older hang of a fact that now has a line', () => {
    const { memory, looksAt } = follow();
    memory.put('powershell/volumes', 'hang', true, 0);

    looksAt(['volumes']);
    memory.put('powershell/volumes', 'line', 'new', 3);
    looksAt([]);

    expect([...memory.shelf('powershell/volumes').answers.keys()]).toEqual(['line']);
  });

  it('does not wait for what does not belong to it', () => {
    const { memory, looksAt } = follow();

    looksAt(['csi-proxy-pipes', 'disks']);
    memory.put('pipes', 'list', 'new', 1);
    looksAt(['disks']);

    expect(memory.shelf('pipes').answers.get('list')).toBe('new');
  });

  it('forgets folders that the last walk did not come to', () => {
    const { memory, looksAt } = follow();
    const walk = (path: string) => {
      looksAt(['kubelet']);
      memory.put('files', `folder:${path}`, [], 1);
      looksAt([]);
    };

    walk('C:\\pods\\gone');
    walk('C:\\pods\\here');

    expect([...memory.shelf('files').answers.keys()]).toEqual(['folder:C:\\pods\\here']);
  });

  it('keeps a share that another turn came to, and forgets it when no turn comes to it', () => {
    const { memory, looksAt } = follow();
    const turn = (share: string) => {
      looksAt(['shares']);
      memory.put('shares', share, {}, 1);
      looksAt([]);
      return [...memory.shelf('shares').answers.keys()].toSorted();
    };

    turn('\\\\a\\b');
    expect(turn('\\\\c\\d')).toEqual(['\\\\a\\b', '\\\\c\\d']);
    for (let count = 0; count < 8; count += 1) turn('\\\\c\\d');
    expect(turn('\\\\c\\d')).toEqual(['\\\\c\\d']);
  });
});
