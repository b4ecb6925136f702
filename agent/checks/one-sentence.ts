/** Texts of the operating system and of other programs may hold line ends, and a full stop at their end. */
export function oneSentence(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replace(/(?<![\s.])[\s.]+$/, '');
}
