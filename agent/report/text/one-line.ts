// What a node says, made fit for one line of a terminal.

/** Cuts the middle, because servers differ at the beginning of a path and shares at its end. */
export function cutMiddle(text: string, room: number): string {
  const characters = Array.from(text);
  if (characters.length <= room) return text;
  if (room <= 3) return characters.slice(0, room).join('');
  const end = Math.floor((room - 3) / 2);
  const start = room - 3 - end;
  return `${characters.slice(0, start).join('')}...${characters.slice(characters.length - end).join('')}`;
}

/** Characters, so that one outside of the first plane of Unicode counts once. */
export function lengthOf(text: string): number {
  // Most is ASCII, and a report has thousands of cells.
  return /^[\x20-\x7e]*$/.test(text) ? text.length : Array.from(text).length;
}

/** Fills up with spaces, or leaves as it is what is longer. */
export function pad(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - lengthOf(text)));
  return side === 'left' ? `${text}${space}` : `${space}${text}`;
}
