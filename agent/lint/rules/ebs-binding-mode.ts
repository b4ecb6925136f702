// When an EBS volume is made: before or after its pod has a node. A volume is in one zone for good.
// https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
import { EBS_CSI_DRIVER } from '../../csi-drivers.ts';
import { listAt, textAt } from '../json-values.ts';
import { defineRule } from '../rule.ts';
import { driverOf } from '../storage-use.ts';

export const ebsBindingMode = defineRule({
  name: 'ebs-binding-mode',
  title: 'An EBS volume is made in the zone of its pod',
  findings: {
    EbsBindsImmediately: {
      severity: 'warning',
      meaning:
        'The volume is made before its pod has a node, in any zone. If no Windows node is in that zone, the pod stays Pending for good: an EBS volume cannot move.',
      remedy:
        'Make a class with volumeBindingMode: WaitForFirstConsumer, or name the zones of the Windows nodes in allowedTopologies.',
      commands: [],
    },
  },
  evaluate: ({ storage }) =>
    storage.classes
      .filter(({ manifest }) => driverOf(manifest) === EBS_CSI_DRIVER)
      .filter(({ manifest }) => textAt(manifest.value, 'volumeBindingMode') !== 'WaitForFirstConsumer')
      .filter(({ manifest }) => listAt(manifest.value, 'allowedTopologies').length === 0)
      .map(({ manifest, because }) => {
        const mode = textAt(manifest.value, 'volumeBindingMode');
        return {
          code: 'EbsBindsImmediately' as const,
          place: manifest.placeOf(['volumeBindingMode']),
          message:
            mode === undefined
              ? 'volumeBindingMode is missing, and its default is Immediate'
              : `volumeBindingMode is ${mode}`,
          evidence: { because },
        };
      }),
});
