// What a report says of csi-proxy: whether it is expected and answers, its pipes, its service, a call of it.
import type { CheckSettings } from '../../checks/check-settings.ts';
import { csiProxyCallSucceeded } from '../../checks/csi-proxy-call.ts';
import { csiProxyExpectation } from '../../checks/csi-proxy-expectation.ts';
import { apiOf, pipeUp } from '../../checks/csi-proxy-presence.ts';
import type { CsiProxyCall } from '../../facts/csi-proxy-call.ts';
import type { Observations } from '../../facts/facts.ts';
import { csiProxyVersion } from '../../facts/processes.ts';
import { findCsiProxyService } from '../../facts/services.ts';
import type { CallStatistics } from '../call-statistics.ts';
import type { Report } from '../report-schema.ts';

type CsiProxyView = NonNullable<Report['csiProxy']>;

export function csiProxyView(
  observations: Observations,
  settings: CheckSettings,
  calls: CallStatistics,
): Report['csiProxy'] {
  const pipes = observations['csi-proxy-pipes'].value;
  if (pipes === null) return null;
  const services = observations.services.value;
  const { expected, why } = csiProxyExpectation(settings, {
    'csi-proxy-pipes': pipes,
    services: services ?? undefined,
    processes: observations.processes.value ?? undefined,
    kubelet: observations.kubelet.value ?? undefined,
  });
  const service = services === null ? undefined : findCsiProxyService(services);
  const views = pipes.pipes.map((pipe): CsiProxyView['pipes'][number] => ({
    group: pipe.group,
    version: pipe.version,
    expected: expected === true && settings.csiProxy.apis.includes(apiOf(pipe)),
    listed: pipe.listed,
    up: pipeUp(pipe),
    level: pipe.answer?.level ?? null,
    detail: pipe.answer?.detail ?? null,
    answerSeconds: pipe.answer?.answerSeconds ?? null,
  }));
  return {
    expected,
    why,
    up: expected === true ? everyPipeAnswers(views.filter((view) => view.expected)) : null,
    pipes: views,
    listFailure: pipes.listFailure,
    version: csiProxyVersion(observations.processes.value ?? []),
    call: callView(observations['csi-proxy-call'].value),
    calls,
    service:
      service === undefined
        ? null
        : {
            name: service.name,
            state: service.state,
            startMode: service.startMode,
            processId: service.processId,
          },
  };
}

function callView(call: CsiProxyCall | null): CsiProxyView['call'] {
  if (call === null) return null;
  const { asked, status, detail, seconds } = call;
  return { asked, success: csiProxyCallSucceeded(call), status, detail, seconds };
}

/** Null when none is known to be down, and one of them cannot be told. */
function everyPipeAnswers(pipes: CsiProxyView['pipes']): boolean | null {
  if (pipes.some(({ up }) => up === false)) return false;
  return pipes.some(({ up }) => up === null) ? null : true;
}
