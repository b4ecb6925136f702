import { describe, expect, it } from 'vitest';
import { CSI_PROXY_API_NAMES } from '../../agent/facts/csi-proxy-pipes.ts';
import { createMemoryHost, createMemoryNode } from '../support/memory-host.ts';
import { readPipes } from '../../agent/watch/read-pipes.ts';
import { ANSWERS } from '../support/observed.ts';

describe('readPipes', () => {
  it('connects to the wanted pipes and to no other', async () => {
    const asked: string[] = [];
    const host = createMemoryHost(createMemoryNode({ probes: new Map([['csi-proxy-disk-v1', ANSWERS]]) }));
    const { pipes } = await readPipes(
      {
        ...host,
        probePipe: (name, seconds) => (asked.push(`${name} ${seconds}`), host.probePipe(name, seconds)),
      },
      ['disk-v1', 'smb-v1'],
      3,
    );

    expect(asked).toEqual(['csi-proxy-disk-v1 3', 'csi-proxy-smb-v1 3']);
    expect(
      pipes.flatMap(({ group, answer }) => (answer === null ? [] : [`${group} ${answer.level}`])),
    ).toEqual(['disk answers', 'smb missing']);
  });

  it('connects to every known pipe where the list cannot be read', async () => {
    const node = createMemoryNode({ pipes: { outcome: 'failed', code: 'EPERM', message: 'no' } });
    const { pipes, listFailure } = await readPipes(createMemoryHost(node), ['disk-v1'], 3);

    expect(listFailure).toBe('EPERM: no');
    expect(pipes.filter(({ answer }) => answer?.level === 'missing')).toHaveLength(
      CSI_PROXY_API_NAMES.length,
    );
  });
});
