// Every metric. docs/metrics.md has a row for each; a test holds both together. Names and labels are
// relied on from outside.
import { ABOUT_METRICS } from './about.ts';
import { COLLECTOR_METRICS } from './collectors.ts';
import { CSI_PROXY_METRICS } from './csi-proxy.ts';
import { EBS_METRICS } from './ebs.ts';
import { JUDGEMENT_METRICS } from './judgement.ts';
import type { MetricDefinition } from './metric.ts';
import { PROCESS_METRICS } from './process.ts';
import { SMB_METRICS } from './smb.ts';

export const METRICS: readonly MetricDefinition[] = [
  ...ABOUT_METRICS,
  ...CSI_PROXY_METRICS,
  ...SMB_METRICS,
  ...EBS_METRICS,
  ...JUDGEMENT_METRICS,
  ...COLLECTOR_METRICS,
  ...PROCESS_METRICS,
];
