// @ts-check
// The order of the rows of a table: which comes before which, and how they get there.

/**
 * What is equal stays as the report has it.
 * @template Item
 * @template {{ readonly item: Item, readonly place: number }} Row
 * @param {readonly Row[]} rows
 * @param {((item: Item) => string | number) | undefined} order what they are sorted by; undefined: as the report has them
 * @param {boolean} descending
 */
export function inOrder(rows, order, descending) {
  const direction = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const difference = order === undefined ? 0 : direction * compare(order(a.item), order(b.item));
    return difference === 0 ? a.place - b.place : difference;
  });
}

/**
 * Puts the elements into their order. Moves none that is at its place, and leaves the focus where it is.
 * @param {Element} parent
 * @param {readonly Element[]} wanted
 */
export function updateOrder(parent, wanted) {
  const focused = document.activeElement;
  let at = parent.firstElementChild;
  for (const child of wanted) {
    if (child === at) at = at.nextElementSibling;
    else parent.insertBefore(child, at);
  }
  if (focused instanceof HTMLElement && focused !== document.activeElement && parent.contains(focused))
    focused.focus({ preventScroll: true });
}

/** @type {Intl.Collator | undefined} made when somebody sorts: it takes longer than all the rest of the page. */
let collator;

/**
 * @param {string | number} a
 * @param {string | number} b
 */
function compare(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  collator ??= new Intl.Collator('en', { numeric: true });
  return collator.compare(String(a), String(b));
}
