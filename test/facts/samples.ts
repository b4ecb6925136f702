// Reads the samples of real hosts next to this file.
import { readFileSync } from 'node:fs';

export interface Raw {
  readonly [key: string]: unknown;
}

function readSample(name: string): string {
  return readFileSync(new URL(`samples/${name}.json`, import.meta.url), 'utf8');
}

/** MSFT_Disk of an EC2 instance: numbers. */
export function ec2Disks(): Raw[] {
  return JSON.parse(readSample('disks-ec2-server-2022')) as Raw[];
}

/** Disks and partitions as the Storage module gives them: English labels. */
export function labelledStorage(): { readonly Disks: Raw[]; readonly Partitions: Raw[] } {
  return JSON.parse(readSample('disks-partitions-powershell-5.1')) as { Disks: Raw[]; Partitions: Raw[] };
}
