// @ts-check
// Paper cannot be clicked: for a print everything is open, and closes again after it.

/** @param {() => void} openAll opens what makes its content only when it is opened */
export function openForPrint(openAll) {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  window.matchMedia('print').addEventListener('change', ({ matches }) => {
    if (!matches) {
      for (const details of opened) details.open = false;
      opened = [];
      return;
    }
    opened = [...document.querySelectorAll('details')].filter(({ open }) => !open);
    for (const details of opened) details.open = true;
    openAll();
  });
}
