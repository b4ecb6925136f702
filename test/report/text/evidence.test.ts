import { describe, expect, it } from 'vitest';
import { evidenceTexts } from '../../../agent/report/text/evidence.ts';
import { finding } from '../../support/reports.ts';

describe('evidenceTexts', () => {
  it('tells what the message does not say', () => {
    const evidence = { state: 'Unavailable', localPath: 'G:', server: 'srv', windowsError: null };

    expect(
      evidenceTexts(
        finding({ message: String.raw`the mapping of \\srv\share is in the state Unavailable`, evidence }),
      ),
    ).toEqual(['localPath: G:']);
  });

  it('does not take a part of a word or a number for the whole', () => {
    const evidence = { diskNumber: 1, diskCount: 12 };

    expect(evidenceTexts(finding({ message: 'there are 12 disks', evidence }))).toEqual(['diskNumber: 1']);
  });

  it('keeps a no, and takes control characters from a value', () => {
    const evidence = { isReadOnly: false, label: 'a\r\n\u001b[2Jb' };

    expect(evidenceTexts(finding({ message: 'seen', evidence }))).toEqual([
      'isReadOnly: false',
      'label: a [2Jb',
    ]);
  });
});
