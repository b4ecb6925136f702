import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  apisToProbe,
  CSI_PROXY_API_NAMES,
  decodeCsiProxyPipes,
  pipeName,
  splitApi,
  type PipeAnswer,
} from '../../agent/facts/csi-proxy-pipes.ts';
import type { PipeProbe } from '../../agent/host/host.ts';

// What a grpc-go server sent by itself: SETTINGS with MAX_FRAME_SIZE = 16384.
const SETTINGS = Buffer.from('000006040000000000000500004000', 'hex');

const NOTHING_LISTED = { outcome: 'listed', names: [] } as const;

function answerTo(probe: PipeProbe): PipeAnswer | null | undefined {
  const { pipes } = decodeCsiProxyPipes(NOTHING_LISTED, new Map([['disk-v1', probe]]));
  return pipes.find(({ group, version }) => group === 'disk' && version === 'v1')?.answer;
}

function data(hex: string): PipeProbe {
  return {
    outcome: 'data',
    firstBytes: Buffer.from(hex, 'hex'),
    connectSeconds: 0.001,
    answerSeconds: 0.011,
  };
}

describe('what came over a pipe', () => {
  it('is an answer when it is the SETTINGS frame of a gRPC server', () => {
    expect(answerTo(data(SETTINGS.toString('hex')))).toEqual({
      level: 'answers',
      detail: 'HTTP/2 SETTINGS',
      answerSeconds: 0.011,
    });
  });

  it('is an answer when only the head of that frame came yet', () => {
    expect(answerTo(data('000006040000000000'))?.level).toBe('answers');
  });

  it.each([
    ['a SETTINGS frame that acknowledges', '000000040100000000'],
    ['a SETTINGS frame on a stream', '000006040000000001'],
    ['a PING frame', '000008060000000000'],
    ['a frame that is cut off', '0000060400000000'],
    ['the greeting of an SSH server', Buffer.from('SSH-2.0-OpenSSH_for_Windows').toString('hex')],
    ['nothing', ''],
  ])('is not gRPC when it is %s', (_what, hex) => {
    expect(answerTo(data(hex))).toMatchObject({ level: 'not-grpc', answerSeconds: null });
  });

  it('is shown when it is not gRPC', () => {
    expect(answerTo(data('485454502f312e31'))?.detail).toBe(
      'sent 48 54 54 50 2f 31 2e 31 instead of an HTTP/2 SETTINGS frame',
    );
  });
});

describe('how far a connection came', () => {
  it.each<[string, PipeProbe, string]>([
    ['took the connection and said nothing', { outcome: 'silent', connectSeconds: 0.1 }, 'silent'],
    ['closed at once', { outcome: 'closed', connectSeconds: 0.1, firstBytes: Buffer.alloc(0) }, 'not-grpc'],
    [
      'closed after some bytes',
      { outcome: 'closed', connectSeconds: 0.1, firstBytes: Buffer.from('00', 'hex') },
      'not-grpc',
    ],
    ['had no free instance', { outcome: 'no-connect' }, 'busy'],
    [
      'stayed busy until Windows gave up',
      { outcome: 'error', code: 'ETIMEDOUT', message: 'connect ETIMEDOUT' },
      'busy',
    ],
    ['was busy', { outcome: 'error', code: 'EBUSY', message: 'connect EBUSY' }, 'busy'],
    ['refused this user', { outcome: 'error', code: 'EPERM', message: 'connect EPERM' }, 'denied'],
    ['asked for elevation', { outcome: 'error', code: 'EACCES', message: 'connect EACCES' }, 'denied'],
    ['is not there', { outcome: 'error', code: 'ENOENT', message: 'connect ENOENT' }, 'missing'],
    ['failed in another way', { outcome: 'error', code: 'EINVAL', message: 'connect EINVAL' }, 'failed'],
    ['failed with a name of JavaScript', { outcome: 'error', code: 'constructor', message: '' }, 'failed'],
  ])('knows a pipe that %s', (_what, probe, level) => {
    expect(answerTo(probe)?.level).toBe(level);
  });

  it('tells the code of an error', () => {
    expect(answerTo({ outcome: 'error', code: 'EPERM', message: 'connect EPERM x' })?.detail).toBe(
      'EPERM: connect EPERM x',
    );
  });
});

describe('the list of pipes', () => {
  it('is compared without regard to case', () => {
    const { pipes, unknownNames } = decodeCsiProxyPipes(
      { outcome: 'listed', names: ['CSI-Proxy-Disk-V1', 'lsass'] },
      new Map(),
    );
    expect(pipes.filter(({ listed }) => listed).map(({ group, version }) => `${group}-${version}`)).toEqual([
      'disk-v1',
    ]);
    expect(unknownNames).toEqual([]);
  });

  it('gives names of csi-proxy that are no known API', () => {
    const { unknownNames } = decodeCsiProxyPipes(
      { outcome: 'listed', names: ['csi-proxy-disk-v3', 'csi-proxy-', 'csi'] },
      new Map(),
    );
    expect(unknownNames).toEqual(['csi-proxy-disk-v3', 'csi-proxy-']);
  });

  it('is unknown, not empty, where it cannot be read', () => {
    const failed = { outcome: 'failed', code: 'UNKNOWN', message: 'scandir' } as const;
    const { pipes, listFailure } = decodeCsiProxyPipes(failed, new Map());
    expect(listFailure).toBe('UNKNOWN: scandir');
    expect(new Set(pipes.map(({ listed }) => listed))).toEqual(new Set([null]));
  });

  it('has every known API in one order, connected to or not', () => {
    const { pipes } = decodeCsiProxyPipes(NOTHING_LISTED, new Map());
    expect(pipes.map(({ group, version }) => `${group}-${version}`)).toEqual(CSI_PROXY_API_NAMES);
    expect(pipes.every(({ listed, answer }) => listed === false && answer === null)).toBe(true);
  });
});

describe('apisToProbe', () => {
  it('connects to the wanted APIs', () => {
    expect(apisToProbe(NOTHING_LISTED, ['smb-v1'])).toEqual(['smb-v1']);
  });

  it('connects to every API where the list cannot be read, each once', () => {
    const apis = apisToProbe({ outcome: 'failed', code: 'UNKNOWN', message: '' }, ['smb-v1']);
    expect(apis.toSorted()).toEqual(CSI_PROXY_API_NAMES.toSorted());
  });
});

describe('names', () => {
  it('go from API to pipe and to group and version', () => {
    expect(pipeName('disk-v1')).toBe('csi-proxy-disk-v1');
    expect(splitApi('filesystem-v1beta2')).toEqual({ group: 'filesystem', version: 'v1beta2' });
  });
});

describe('any bytes', () => {
  it('give a level, and only a SETTINGS frame gives an answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (firstBytes) => {
        const level = answerTo({ outcome: 'data', firstBytes, connectSeconds: 0, answerSeconds: 0 })?.level;
        const isSettings = firstBytes.length >= 9 && firstBytes[3] === 4;
        expect(isSettings ? ['answers', 'not-grpc'] : ['not-grpc']).toContain(level);
      }),
    );
  });
});

describe('what people read of a pipe', () => {
  it.each<[PipeProbe, string]>([
    [{ outcome: 'silent', connectSeconds: 0.1 }, 'took the connection and sent nothing'],
    [{ outcome: 'no-connect' }, 'no free instance of the pipe'],
    [
      { outcome: 'closed', connectSeconds: 0.1, firstBytes: Buffer.alloc(0) },
      'closed the connection without sending anything',
    ],
    [
      { outcome: 'closed', connectSeconds: 0.1, firstBytes: Buffer.from('0a', 'hex') },
      'closed the connection after 0a',
    ],
    [{ outcome: 'error', code: 'EBUSY', message: 'connect EBUSY' }, 'EBUSY: connect EBUSY'],
  ])('is, of %j, %s', (probe, detail) => {
    expect(answerTo(probe)?.detail).toBe(detail);
  });
});

describe('a pipe of an API that csi-proxy does not have today', () => {
  it('is shown after the known ones when an operator asks for it', () => {
    const { pipes } = decodeCsiProxyPipes(
      NOTHING_LISTED,
      new Map([
        ['disk-v1', data('')],
        ['disk-v9', data(SETTINGS.toString('hex'))],
      ]),
    );

    expect(pipes).toHaveLength(CSI_PROXY_API_NAMES.length + 1);
    expect(pipes.at(-1)).toMatchObject({ group: 'disk', version: 'v9', answer: { level: 'answers' } });
  });
});

describe('the list of pipes', () => {
  it('has no failure where it was read, and no unknown names where it was not', () => {
    expect(decodeCsiProxyPipes(NOTHING_LISTED, new Map()).listFailure).toBeNull();
    expect(decodeCsiProxyPipes({ outcome: 'failed', code: 'EPERM', message: 'no' }, new Map())).toMatchObject(
      {
        listFailure: 'EPERM: no',
        unknownNames: [],
      },
    );
  });
});
