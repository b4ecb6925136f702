// @ts-check
// A table that is filtered and sorted where it stands. Rows are made once and brought up to date in place. Those that
// nobody sees yet are made after the page is drawn, a few at a time.
import { byKey, el, updateChildren } from './dom.js';
import { inOrder, updateOrder } from './row-order.js';
import { count, number } from './words.js';

/** From this many rows on there is a filter. */
const MANY = 8;

/** From more rows than this on they scroll in a box. */
const MANY_TO_SCROLL = 12;

/** So many rows are made before the page is drawn: more than a screen shows. */
const AT_ONCE = 40;

/** As long the others may take until the reader is heard again. */
const SLICE_MILLISECONDS = 8;

/**
 * @template Item
 * @typedef {object} Column
 * @property {string} title
 * @property {boolean} [wide] it holds long names
 * @property {(item: Item) => readonly (Node | string)[]} show
 * @property {(item: Item) => string | number} order
 */

/**
 * @template Item
 * @typedef {object} TableInput
 * @property {string} name what it lists: `SMB global mappings`
 * @property {string} one one of them: `mapping`
 * @property {readonly Column<Item>[]} columns the first names the row
 * @property {(item: Item) => string} key
 * @property {(item: Item) => boolean} isProblem
 * @property {(item: Item) => string} text what the filter searches
 */

/**
 * @template Item
 * @typedef {object} Row
 * @property {HTMLTableRowElement | null} row null until it is made
 * @property {Item} item
 * @property {string} signature
 * @property {string} text in lower case
 * @property {number} place in the order of the report
 */

/**
 * @template Item
 * @param {TableInput<Item>} input
 */
export function createTable({ name, one, columns, key, isProblem, text }) {
  /** @type {Map<string, Row<Item>>} */
  let rows = new Map();
  /** @type {{ column: number, descending: boolean } | null} */
  let sorted = null;
  /** Makes the next rows. */
  let timer = 0;

  const filter = el('input', { type: 'search', autocomplete: 'off', spellcheck: 'false' });
  const onlyProblems = el('input', { type: 'checkbox' });
  const shown = el('p', { class: 'shown', role: 'status' });
  const controls = el(
    'div',
    { class: 'controls', role: 'group', 'aria-label': `Filter of ${name}` },
    el('label', { class: 'filter' }, el('span', {}, `Filter ${name}`), filter),
    el('label', { class: 'only' }, onlyProblems, el('span', {}, 'Only with problems')),
    shown,
  );
  const headers = columns.map(({ title }, index) => {
    const button = el('button', { type: 'button' }, title);
    button.addEventListener('click', () => sortBy(index));
    return el('th', { scope: 'col', role: 'columnheader' }, button);
  });
  const body = el('tbody', { role: 'rowgroup' });
  const table = el(
    'table',
    { role: 'table', 'aria-label': name },
    el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ...headers)),
    body,
  );
  const scroller = el(
    'div',
    { class: 'scroller', role: 'region', 'aria-label': `${name}, table`, tabindex: 0 },
    table,
  );
  const element = el('div', { class: 'table' }, controls, scroller);

  filter.addEventListener('input', filterRows);
  onlyProblems.addEventListener('change', filterRows);
  // Paper shows every row; so does a reader who asks for another order or for some of them.
  window.matchMedia('print').addEventListener('change', finish);

  /** @param {number} column */
  function sortBy(column) {
    if (sorted?.column !== column) sorted = { column, descending: false };
    else sorted = sorted.descending ? null : { column, descending: true };
    headers.forEach((header, index) => {
      if (sorted?.column === index)
        header.setAttribute('aria-sort', sorted.descending ? 'descending' : 'ascending');
      else header.removeAttribute('aria-sort');
    });
    finish();
    place();
  }

  /** Puts the rows into their order; moves none that is at its place. */
  function place() {
    const order = sorted === null ? undefined : columns[sorted.column]?.order;
    const list = inOrder([...rows.values()], order, sorted?.descending === true);
    updateOrder(
      body,
      list.flatMap(({ row }) => (row === null ? [] : [row])),
    );
  }

  /**
   * Makes rows that are missing until there is no time left; then the rest after the reader was heard.
   * @param {number} until as `performance.now()` tells it
   */
  function makeMissing(until) {
    window.clearTimeout(timer);
    const missing = [...rows].filter(([, { row }]) => row === null);
    for (const [rowKey, entry] of missing) {
      if (performance.now() > until) {
        timer = window.setTimeout(makeSome);
        return;
      }
      makeMissingRow(rowKey, entry);
    }
    if (missing.length > 0) place();
  }

  function makeSome() {
    makeMissing(performance.now() + SLICE_MILLISECONDS);
  }

  function finish() {
    makeMissing(Infinity);
  }

  /**
   * @param {string} rowKey
   * @param {Row<Item>} entry
   */
  function makeMissingRow(rowKey, entry) {
    entry.row = makeRow(entry.item, rowKey);
    entry.row.hidden = !isWanted(entry, wordsOfFilter());
    body.append(entry.row);
  }

  function wordsOfFilter() {
    return filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  }

  /**
   * @param {Row<Item>} entry
   * @param {readonly string[]} words
   */
  function isWanted({ item, text: searched }, words) {
    return (!onlyProblems.checked || isProblem(item)) && words.every((word) => searched.includes(word));
  }

  function showWanted() {
    const words = wordsOfFilter();
    let wanted = 0;
    for (const entry of rows.values()) {
      const isShown = isWanted(entry, words);
      if (entry.row?.hidden === isShown) entry.row.hidden = !isShown;
      if (isShown) wanted += 1;
    }
    const said = wanted === rows.size ? count(wanted, one) : `${number(wanted)} of ${count(rows.size, one)}`;
    if (shown.textContent !== said) shown.textContent = said;
  }

  function filterRows() {
    finish();
    showWanted();
  }

  /**
   * @param {Item} item
   * @param {string} rowKey
   */
  function makeRow(item, rowKey) {
    const cells = columns.map(({ title, show, wide }, index) =>
      index === 0
        ? el('th', { scope: 'row', role: 'rowheader', 'data-title': title }, ...show(item))
        : el(
            'td',
            { role: 'cell', 'data-title': title, class: wide === true ? 'wide' : null },
            ...show(item),
          ),
    );
    return el('tr', { role: 'row', 'data-key': rowKey }, ...cells);
  }

  return {
    element,

    /** @param {readonly Item[]} items in the order of the report */
    update(items) {
      const wanted = byKey(items, key);
      /** @type {typeof rows} */
      const next = new Map();
      for (const [rowKey, item] of wanted) {
        const old = rows.get(rowKey);
        const signature = JSON.stringify(item);
        const row = old?.row ?? null;
        if (row !== null && old?.signature !== signature)
          updateChildren(row, [...makeRow(item, rowKey).children]);
        next.set(rowKey, { row, item, signature, text: text(item).toLowerCase(), place: next.size });
      }
      for (const [rowKey, { row }] of rows) if (!next.has(rowKey)) row?.remove();
      rows = next;
      window.clearTimeout(timer);
      scroller.classList.toggle('many', rows.size > MANY_TO_SCROLL);
      controls.hidden = rows.size < MANY && filter.value === '' && !onlyProblems.checked;
      for (const [rowKey, entry] of [...rows].slice(0, AT_ONCE))
        if (entry.row === null) makeMissingRow(rowKey, entry);
      place();
      showWanted();
      timer = window.setTimeout(makeSome);
    },
  };
}
