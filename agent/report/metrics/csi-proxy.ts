// csi-proxy: its pipes, a call of it, and its service.
import { CALL_BUCKETS_SECONDS, NO_CALLS } from '../call-statistics.ts';
import { CACHED, flag, one, type MetricDefinition, type Sample } from './metric.ts';

const SERVICE_STATES = [
  'Running',
  'Stopped',
  'Start Pending',
  'Stop Pending',
  'Paused',
  'Pause Pending',
  'Continue Pending',
  'Unknown',
];

export const CSI_PROXY_METRICS: readonly MetricDefinition[] = [
  {
    name: 'winstorage_csi_proxy_up',
    help: `1 when every expected csi-proxy pipe answers. Absent when csi-proxy is not expected or it cannot be told. ${CACHED}`,
    labels: [],
    samples: ({ csiProxy: view }) => (view === null || view.up === null ? [] : one(flag(view.up))),
  },
  {
    name: 'winstorage_csi_proxy_expected',
    help: 'Whether csi-proxy is expected on this node, by configuration or by what is seen of it. Absent when it cannot be told.',
    labels: [],
    samples: ({ csiProxy: view }) =>
      view === null || view.expected === null ? [] : one(flag(view.expected)),
  },
  {
    name: 'winstorage_csi_proxy_pipe_up',
    help: `1 when the pipe sends an HTTP/2 SETTINGS frame to a new connection, as a gRPC server does. Only pipes that were connected to; absent when the agent may not connect. ${CACHED}`,
    labels: ['api_group', 'api_version'],
    samples: ({ csiProxy: view }) =>
      (view?.pipes ?? []).flatMap((pipe) =>
        pipe.up === null ? [] : one(flag(pipe.up), { api_group: pipe.group, api_version: pipe.version }),
      ),
  },
  {
    name: 'winstorage_csi_proxy_pipe_listed',
    help: `Whether Windows lists a pipe of this csi-proxy API. Absent where the list cannot be read. ${CACHED}`,
    labels: ['api_group', 'api_version'],
    samples: ({ csiProxy: view }) =>
      (view?.pipes ?? []).flatMap((pipe) =>
        pipe.listed === null
          ? []
          : one(flag(pipe.listed), { api_group: pipe.group, api_version: pipe.version }),
      ),
  },
  {
    name: 'winstorage_csi_proxy_pipe_answer_seconds',
    help: `Time from connecting to the first frame of the pipe. ${CACHED}`,
    labels: ['api_group', 'api_version'],
    samples: ({ csiProxy: view }) =>
      (view?.pipes ?? []).flatMap((pipe) =>
        pipe.answerSeconds === null
          ? []
          : one(pipe.answerSeconds, { api_group: pipe.group, api_version: pipe.version }),
      ),
  },
  {
    name: 'winstorage_csi_proxy_call_success',
    help: `1 when csi-proxy answered a call that only looks at a folder, 0 when it answered with an error or not in time. Absent when there is no pipe to ask or the call could not be made. ${CACHED}`,
    labels: [],
    samples: ({ csiProxy: view }) => {
      const success = view?.call?.success ?? null;
      return success === null ? [] : one(flag(success));
    },
  },
  {
    name: 'winstorage_csi_proxy_call_seconds',
    help: `Time of the last such call, from connecting to its answer. Absent when there was no answer. ${CACHED}`,
    labels: [],
    samples: ({ csiProxy: view }) => {
      const seconds = view?.call?.seconds ?? null;
      return seconds === null ? [] : one(seconds);
    },
  },
  {
    name: 'winstorage_csi_proxy_calls_total',
    type: 'counter',
    help: 'Number of such calls since the agent started, by gRPC status (0 is OK); none for those without an answer in time.',
    labels: ['grpc_status'],
    samples: ({ csiProxy: view }) =>
      Object.entries(view?.calls.byStatus ?? {}).map(([status, value]) => ({
        labels: { grpc_status: status },
        value,
      })),
  },
  {
    name: 'winstorage_csi_proxy_call_duration_seconds',
    type: 'histogram',
    help: 'Time of the calls that were answered, since the agent started.',
    labels: ['le'],
    samples: ({ csiProxy: view }) => {
      const calls = view?.calls ?? NO_CALLS;
      if (calls.answers === 0) return [];
      const buckets = CALL_BUCKETS_SECONDS.map((le, index): Sample => ({
        suffix: '_bucket',
        labels: { le: String(le) },
        value: calls.buckets[index] ?? 0,
      }));
      return [
        ...buckets,
        { suffix: '_bucket', labels: { le: '+Inf' }, value: calls.answers },
        { suffix: '_sum', labels: {}, value: calls.answerSeconds },
        { suffix: '_count', labels: {}, value: calls.answers },
      ];
    },
  },
  {
    name: 'winstorage_csi_proxy_service_state',
    help: `State of the csi-proxy service (Win32_Service), 1 for the state it is in. Absent when there is no such service. ${CACHED}`,
    labels: ['state'],
    samples: ({ csiProxy: view }) => {
      if (view === null || view.service === null) return [];
      const current = SERVICE_STATES.includes(view.service.state) ? view.service.state : 'Unknown';
      return SERVICE_STATES.map((state) => ({ labels: { state }, value: flag(state === current) }));
    },
  },
];
