// What others wrote, made fit for one line of a terminal.

/** Names on a node and in manifests may hold line ends and escape sequences; a terminal must get neither from them. */
export function oneLine(text: string): string {
  // Cc: control characters; Cf: what turns or hides text; Zl, Zp: the line ends of Unicode.
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
