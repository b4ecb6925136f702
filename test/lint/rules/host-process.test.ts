import { describe, expect, it } from 'vitest';
import { codesOf, pod } from '../../support/linted.ts';

const option = (hostProcess: boolean) => ({ securityContext: { windowsOptions: { hostProcess } } });
const containers = [
  { name: 'a', image: 'x', ...option(true) },
  { name: 'b', image: 'x' },
];

describe('host-process', () => {
  it('takes HostProcess containers with the network of the node', () => {
    expect(codesOf(pod({ ...option(true), hostNetwork: true }))).toEqual([]);
  });

  it.each([undefined, false])('finds hostNetwork %j', (hostNetwork) => {
    expect(codesOf(pod({ ...option(true), hostNetwork }))).toEqual(['HostProcessWithoutHostNetwork']);
  });

  it('finds a pod in which only some containers are', () => {
    expect(codesOf(pod({ hostNetwork: true, containers }))).toEqual(['HostProcessMixed']);
    expect(
      codesOf(
        pod({
          hostNetwork: true,
          ...option(true),
          containers: [{ image: 'x', ...option(false) }, { image: 'x' }],
        }),
      ),
    ).toEqual(['HostProcessMixed']);
  });

  it('lets containers inherit from their pod', () => {
    expect(codesOf(pod({ hostNetwork: true, ...option(true), containers }))).toEqual([]);
  });

  it('asks nothing of other pods', () => {
    expect(codesOf(pod(option(false)))).toEqual([]);
  });
});
