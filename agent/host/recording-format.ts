// The files of a recording. docs/recordings.md tells how to write one by hand.
import * as z from 'zod';
import type { GrpcAnswer, PipeProbe } from './host.ts';

/** A newer format may mean other things by the same names, so it is refused, not guessed at. */
export const RECORDING_FORMAT = 1;

export const about = z.object({
  format: z.number(),
  title: z.string(),
  story: z.string().default(''),
  recordedAt: z.string().default(''),
  source: z.string().default(''),
  agentVersion: z.string().default(''),
  /** Another recording, relative to this one, from which the files come that this one does not have. */
  extends: z.string().optional(),
});

const seconds = z.number().nonnegative().default(0.001);
const bytes = z
  .string()
  .regex(/^(?:[0-9a-f]{2})*$/i, 'expected bytes as hexadecimal digits')
  .transform((text) => Buffer.from(text, 'hex'));

const probe = z.discriminatedUnion('outcome', [
  z
    .object({
      outcome: z.literal('data'),
      firstBytesHex: bytes,
      connectSeconds: seconds,
      answerSeconds: seconds,
    })
    .transform(({ firstBytesHex, ...rest }): PipeProbe => ({ ...rest, firstBytes: firstBytesHex })),
  z
    .object({
      outcome: z.literal('closed'),
      firstBytesHex: bytes.default(Buffer.alloc(0)),
      connectSeconds: seconds,
    })
    .transform(({ firstBytesHex, ...rest }): PipeProbe => ({ ...rest, firstBytes: firstBytesHex })),
  z.object({ outcome: z.literal('silent'), connectSeconds: seconds }),
  z.object({ outcome: z.literal('no-connect') }),
  z.object({ outcome: z.literal('error'), code: z.string(), message: z.string() }),
]);

export const pipes = z.strictObject({
  names: z.array(z.string()).optional(),
  listFailure: z.object({ code: z.string(), message: z.string() }).optional(),
  probes: z.record(z.string(), probe).default({}),
});

export const exit = z.strictObject({
  outcome: z.enum(['exited', 'timeout', 'flooded', 'not-started', 'still-running']).default('exited'),
  exitCode: z.number().int().nullable().default(0),
  stderr: z.string().default(''),
  durationSeconds: seconds,
  message: z.string().default(''),
  /** Facts at which the process hangs until it is killed. */
  hangs: z.array(z.string()).default([]),
});

export const system = z.strictObject({
  osInfo: z.unknown().optional(),
  failure: z.object({ outcome: z.enum(['failed', 'timeout']), message: z.string() }).optional(),
  cpuLoadRatio: z.number().min(0).max(1).nullable().default(null),
});

const fileFailure = z.strictObject({ code: z.string(), message: z.string().default('') });

/** Folders and text files by path; what is not named does not exist. */
export const files = z.strictObject({
  folders: z
    .record(
      z.string(),
      z.union([
        z.array(
          z.strictObject({
            name: z.string(),
            kind: z.enum(['directory', 'file', 'link', 'other']).default('directory'),
            target: z.string().nullable().default(null),
          }),
        ),
        fileFailure,
      ]),
    )
    .default({}),
  texts: z.record(z.string(), z.union([z.string(), fileFailure])).default({}),
});

/** Probes of shares by path. */
export const shares = z.strictObject({
  probes: z
    .record(
      z.string(),
      z.strictObject({
        outcome: z.enum(['finished', 'timeout', 'still-running', 'not-started']).default('finished'),
        message: z.string().default(''),
        steps: z.array(
          z.strictObject({
            step: z.enum(['resolve', 'connect', 'list', 'write']),
            ok: z.boolean().default(true),
            code: z.string().default(''),
            windowsError: z.number().nullable().default(null),
            detail: z.string().default(''),
            seconds,
          }),
        ),
      }),
    )
    .default({}),
});

/** gRPC calls by `PIPE METHOD`. */
export const calls = z.strictObject({
  calls: z
    .record(
      z.string(),
      z.discriminatedUnion('outcome', [
        z
          .strictObject({
            outcome: z.literal('answered'),
            status: z.number().int().default(0),
            statusMessage: z.string().default(''),
            messageHex: bytes.default(Buffer.alloc(0)),
            seconds,
          })
          .transform(({ messageHex, ...rest }): GrpcAnswer => ({ ...rest, message: messageHex })),
        z.strictObject({ outcome: z.literal('timeout') }),
        z.strictObject({ outcome: z.literal('error'), code: z.string(), message: z.string() }),
      ]),
    )
    .default({}),
});

/** The file form of a probe; the inverse of what `pipes` reads. */
export function probeToFile(answer: PipeProbe): unknown {
  if (answer.outcome !== 'data' && answer.outcome !== 'closed') return answer;
  const { firstBytes, ...rest } = answer;
  return { ...rest, firstBytesHex: Buffer.from(firstBytes).toString('hex') };
}

/** The file form of a call; the inverse of what `calls` reads. */
export function callToFile(answer: GrpcAnswer): unknown {
  if (answer.outcome !== 'answered') return answer;
  const { message, ...rest } = answer;
  return { ...rest, messageHex: Buffer.from(message).toString('hex') };
}
