// @ts-check
// What is known of the node itself, and which agent says all this.
/** @import { Report } from '../report/report-schema.ts' */
import { factList, line, muted } from './facts.js';
import { since } from './words.js';

/**
 * @param {Report} report
 * @returns {Node[]}
 */
export function nodeOf({ agent, node, generatedAt }) {
  const { windowsRelease, windowsBuild, sanPolicy, baseAmi, diskDrivers, cpuLoadRatio } = node;
  return [
    factList([
      ['Windows', [text(windowsRelease), ...(windowsBuild === null ? [] : [line(`build ${windowsBuild}`)])]],
      [
        'Image began as',
        baseAmi === null
          ? [text(null)]
          : [baseAmi.name, ...(baseAmi.version === null ? [] : [line(baseAmi.version)])],
      ],
      ['SAN policy', [text(sanPolicy)]],
      ['Disk drivers', driversOf(diskDrivers)],
      ['CPU load', [cpuLoadRatio === null ? text(null) : `${Math.round(cpuLoadRatio * 100)} %`]],
      ['Looked at', [agent.host]],
      ['Report made', since(generatedAt)],
    ]),
  ];
}

/** @param {string | null} value */
function text(value) {
  return value === null ? muted('not known') : value;
}

/** @param {Report['node']['diskDrivers']} drivers */
function driversOf(drivers) {
  if (drivers === null) return [text(null)];
  if (drivers.length === 0) return [muted('none')];
  return drivers.map(({ name, start, fileVersion }) => {
    const rest = [fileVersion, start === null ? null : `start mode ${start}`].filter((part) => part !== null);
    return line(`${name}${rest.length === 0 ? '' : `: ${rest.join(', ')}`}`);
  });
}
