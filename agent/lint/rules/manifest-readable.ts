// What could not be read. It is a finding like any other, so that nobody takes a file that was skipped for one that is right.
import { defineRule } from '../rule.ts';

export const manifestReadable = defineRule({
  name: 'manifest-readable',
  title: 'Every file can be read',
  findings: {
    ManifestUnreadable: {
      severity: 'warning',
      meaning:
        'This text could not be read, so nothing is known about what is in it. kubectl would not take it either, or it is a template.',
      remedy: 'Repair the place that is named. Render templates first and check what comes out.',
      commands: [],
    },
  },
  evaluate: ({ unreadable }) =>
    unreadable.map(({ place, reason }) => ({
      code: 'ManifestUnreadable' as const,
      place,
      message: reason,
      evidence: {},
    })),
});
