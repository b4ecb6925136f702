// Claims of Windows pods that leave it to the cluster which class they get.
import { defineRule } from '../rule.ts';

export const claimClass = defineRule({
  name: 'claim-class',
  title: 'A claim of a Windows pod names its class',
  findings: {
    ClaimWithoutClass: {
      severity: 'info',
      meaning:
        'The claim names no class, so it gets the default one of its cluster, or waits when there is none. A default class is usually made for Linux.',
      remedy: 'Name the class for Windows in the claim, as in storageClassName: gp3-windows.',
      commands: [],
    },
  },
  evaluate: ({ storage }) =>
    storage.claims
      .filter(({ takesDefault, volumes }) => takesDefault && volumes.length === 0)
      .map((claim) => ({
        code: 'ClaimWithoutClass' as const,
        place: claim.placeOf([]),
        message: `the claim ${claim.name} names no storageClassName`,
        evidence: { because: `${claim.pod.name} uses it` },
      })),
});
