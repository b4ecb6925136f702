// Which of csi-proxy's pipes are there, from the list of pipes and from connecting to them.
import type { CsiProxyPipe, CsiProxyPipes, PipeLevel } from '../facts/csi-proxy-pipes.ts';

/** `unknown`: the list could not be read, and connecting did not tell either. */
export type PipePresence = 'present' | 'absent' | 'unknown';

/** A pipe that refuses, keeps silent or is busy is there all the same. */
const LEVELS_OF_A_PIPE_THAT_IS_THERE: readonly PipeLevel[] = [
  'answers',
  'silent',
  'not-grpc',
  'busy',
  'denied',
];

export function pipePresence({ listed, answer }: CsiProxyPipe): PipePresence {
  if (answer !== null && LEVELS_OF_A_PIPE_THAT_IS_THERE.includes(answer.level)) return 'present';
  if (listed !== null) return listed ? 'present' : 'absent';
  return answer?.level === 'missing' ? 'absent' : 'unknown';
}

/** Whether a gRPC server answers there; null where it cannot be told: not connected to, or this agent could not connect. */
export function pipeUp({ answer }: CsiProxyPipe): boolean | null {
  if (answer === null || answer.level === 'denied' || answer.level === 'failed') return null;
  return answer.level === 'answers';
}

/** `disk-v1`, the spelling of the configuration. */
export function apiOf({ group, version }: CsiProxyPipe): string {
  return `${group}-${version}`;
}

export interface CsiProxyPresence {
  /** Something of csi-proxy listens, in whatever state. */
  readonly anyPresent: boolean;
  /** No pipe is there, and that is known, not merely unseen. */
  readonly noneForSure: boolean;
  /** At least one pipe has a gRPC server behind it; where none was connected to, being there has to do. */
  readonly anyAnswers: boolean;
}

/** All pipes together: csi-proxy makes them in one process, so one of them tells much about the others. */
export function csiProxyPresence({ pipes }: CsiProxyPipes): CsiProxyPresence {
  const presences = new Set(pipes.map(pipePresence));
  return {
    anyPresent: presences.has('present'),
    noneForSure: !presences.has('present') && !presences.has('unknown'),
    anyAnswers:
      pipes.some((pipe) => pipe.answer?.level === 'answers') ||
      (presences.has('present') && pipes.every((pipe) => pipe.answer === null)),
  };
}
