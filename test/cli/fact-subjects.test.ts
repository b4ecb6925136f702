import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assembleWatch } from '../../agent/cli/assemble-watch.ts';
import { subjectsOf } from '../../agent/cli/fact-subjects.ts';
import { FACT_NAMES } from '../../agent/facts/facts.ts';
import { createAnswerMemory, UNLIMITED } from '../../agent/host/answer-memory.ts';
import { openRecordedHost } from '../../agent/host/recorded-host.ts';
import { createRememberingHost } from '../../agent/host/remembering-host.ts';
import { readOptions } from '../../agent/options/read-options.ts';
import { ROOT } from '../docs/markdown.ts';

describe('the answers that belong to a fact', () => {
  it('are what PowerShell printed of it and how its processes ended, or else of one kind', () => {
    expect(subjectsOf('disks')).toEqual(['powershell/disks', 'powershell-runs']);
    expect(subjectsOf('kubelet')).toEqual(['files']);
  });

  it('are together all that a look brings, but for the CPU load, which is no fact', async () => {
    const memory = createAnswerMemory(UNLIMITED);
    const host = createRememberingHost(await openRecordedHost(join(ROOT, 'test/recordings/healthy')), memory);
    const { options } = readOptions({ args: [], env: {}, readFile: () => '' });
    await assembleWatch(host, options, null, () => undefined).watch.lookOnce();

    const belonging = new Set(FACT_NAMES.flatMap(subjectsOf));
    expect([...belonging, 'cpu'].toSorted()).toEqual(memory.subjects().toSorted());
  });
});
