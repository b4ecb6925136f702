import { describe, expect, it } from 'vitest';
import { createAnswerMemory, UNLIMITED } from '../../agent/host/answer-memory.ts';

describe('a memory of answers', () => {
  it('gives what was put, and the last of each key', () => {
    const memory = createAnswerMemory(UNLIMITED);

    memory.put('pipes', 'list', 'a', 1);
    memory.put('pipes', 'list', 'bb', 2);
    memory.put('pipes', 'probe:x', 'c', 1);

    expect(memory.shelf('pipes')).toEqual({
      answers: new Map([
        ['list', 'bb'],
        ['probe:x', 'c'],
      ]),
      size: 3,
      keptSize: 3,
    });
  });

  it('shows the old answers until a look has ended, and none of them after that', () => {
    const memory = createAnswerMemory(UNLIMITED);
    memory.put('files', 'folder:old', 1, 1);

    memory.begin('files');
    memory.put('files', 'folder:new', 2, 1);
    const during = memory.shelf('files').answers;
    memory.end('files');

    expect([...during.keys()]).toEqual(['folder:old']);
    expect([...memory.shelf('files').answers.keys()]).toEqual(['folder:new']);
  });

  it('shows nothing of a look that brought nothing', () => {
    const memory = createAnswerMemory(UNLIMITED);
    memory.put('powershell/disks', 'line', 'text', 4);

    memory.begin('powershell/disks');
    memory.end('powershell/disks');

    expect(memory.shelf('powershell/disks')).toMatchObject({ size: 0, answers: new Map() });
  });

  it('keeps what is not asked for in every turn for as many turns as said', () => {
    const memory = createAnswerMemory(UNLIMITED);
    const turn = (...keys: string[]) => {
      memory.beginTurn('shares', 2);
      for (const key of keys) memory.put('shares', key, key, 1);
      memory.end('shares');
      return [...memory.shelf('shares').answers.keys()].toSorted();
    };

    expect(turn('a', 'b')).toEqual(['a', 'b']);
    expect(turn('c')).toEqual(['a', 'b', 'c']);
    expect(turn('b')).toEqual(['b', 'c']);
    expect(turn()).toEqual(['b']);
  });

  it('takes no more of a subject than is allowed, and tells how much it left', () => {
    const memory = createAnswerMemory({ subjectSize: 10, totalSize: 100 });

    memory.put('files', 'folder:a', 'a', 8);
    memory.put('files', 'folder:b', 'b', 5);

    expect(memory.shelf('files')).toEqual({ answers: new Map([['folder:a', 'a']]), size: 13, keptSize: 8 });
    expect(memory.room('files', 'folder:c')).toBe(2);
    expect(memory.room('files', 'folder:a')).toBe(10);
    expect(memory.room('pipes', 'list')).toBe(10);
  });

  it('takes no more of all subjects together than is allowed', () => {
    const memory = createAnswerMemory({ subjectSize: 10, totalSize: 15 });

    memory.put('files', 'folder:a', 'a', 10);
    memory.put('pipes', 'list', 'b', 6);
    memory.put('calls', 'x', 'c', 5);

    expect(memory.shelf('pipes')).toMatchObject({ size: 6, keptSize: 0 });
    expect(memory.shelf('calls')).toMatchObject({ size: 5, keptSize: 5 });
  });

  it('has the same room after many looks as after the first', () => {
    const memory = createAnswerMemory({ subjectSize: 10, totalSize: 12 });
    const look = () => {
      memory.begin('files');
      memory.put('files', 'folder:a', 'a', 9);
      memory.end('files');
      return memory.room('pipes', 'list');
    };

    expect([look(), look(), look()]).toEqual([3, 3, 3]);
  });

  it('knows what was cut before it came', () => {
    const memory = createAnswerMemory({ subjectSize: 10, totalSize: 100 });

    memory.put('powershell/disks', 'line', '0123456789', 5000, 10);

    expect(memory.shelf('powershell/disks')).toMatchObject({ size: 5000, keptSize: 10 });
  });
});
