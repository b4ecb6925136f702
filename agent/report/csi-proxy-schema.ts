// The shape of what a report says of csi-proxy.
import * as z from 'zod';

const pipe = z.object({
  group: z.string(),
  version: z.string(),
  expected: z.boolean(),
  listed: z.boolean().nullable().describe('null: Windows does not let the list be read'),
  up: z.boolean().nullable().describe('a gRPC server answers; null: it cannot be told'),
  level: z
    .enum(['answers', 'silent', 'not-grpc', 'busy', 'denied', 'missing', 'failed'])
    .nullable()
    .describe('null: not connected to'),
  detail: z.string().nullable(),
  answerSeconds: z.number().nullable(),
});

export const csiProxy = z.object({
  expected: z.boolean().nullable(),
  why: z.string(),
  up: z
    .boolean()
    .nullable()
    .describe('every expected pipe answers; null when none is expected or it cannot be told'),
  pipes: z.array(pipe),
  listFailure: z.string().nullable(),
  version: z
    .string()
    .nullable()
    .describe('from the file of the running csi-proxy; null: the file carries none, or it is not known'),
  call: z
    .object({
      asked: z.boolean().describe('false: there is no pipe to ask'),
      success: z.boolean().nullable().describe('csi-proxy answered as one that works; null: not asked'),
      status: z.number().nullable().describe('gRPC status, 0 is OK; null: no answer in time, or not asked'),
      detail: z.string(),
      seconds: z.number().nullable().describe('null: no answer'),
    })
    .nullable()
    .describe('a call that only looks at a folder; null: it could not be made'),
  calls: z
    .object({
      buckets: z.array(z.number()),
      answers: z.number().int(),
      answerSeconds: z.number(),
      byStatus: z.record(z.string(), z.number()),
    })
    .describe('all such calls since the agent started'),
  service: z
    .object({ name: z.string(), state: z.string(), startMode: z.string(), processId: z.number().nullable() })
    .nullable(),
});
