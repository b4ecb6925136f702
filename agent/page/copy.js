// @ts-check
// Puts a command into the clipboard. One listener for all buttons, those that come later too.
import { byId, el } from './dom.js';

/** How long the button says that it did. */
const SAID_SECONDS = 2;

/**
 * @param {string} command
 */
export function copyButton(command) {
  return el('button', { type: 'button', class: 'copy', 'data-copy': command }, 'Copy');
}

export function listenForCopies() {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button[data-copy]') : null;
    if (button instanceof HTMLElement) void copyFrom(button);
  });
}

/** @param {HTMLElement} button */
async function copyFrom(button) {
  const isCopied = await copy(button.dataset['copy'] ?? '', button);
  const word = isCopied ? 'Copied' : 'Select it and press Ctrl+C';
  button.textContent = word;
  byId('announcement').textContent = word;
  window.setTimeout(() => {
    button.textContent = 'Copy';
  }, SAID_SECONDS * 1000);
}

/**
 * Browsers give the clipboard to pages of localhost and of HTTPS only. The port of a node is neither: there the old way
 * has to do, which copies what is selected.
 * @param {string} text
 * @param {HTMLElement} button
 */
async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text, button);
  }
}

/**
 * @param {string} text
 * @param {HTMLElement} button
 */
function copySelected(text, button) {
  const area = el('textarea', { class: 'visually-hidden', 'aria-hidden': 'true', readonly: true });
  area.value = text;
  document.body.append(area);
  area.select();
  // Deprecated, and the only way that is left on a page without HTTPS.
  const isCopied = document.execCommand('copy');
  area.remove();
  button.focus({ preventScroll: true });
  return isCopied;
}
