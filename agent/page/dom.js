// @ts-check
// Makes elements, and brings what stands on the page to what should stand there. Every text goes in as text, with what it
// hides made visible: names on a node may be chosen by somebody who wants the reader to see something else.

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string | number | boolean | null>>} [attributes] `true` is an attribute without a
 *   value; `false` and null are none
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(
    ...children.map((child) => (typeof child === 'string' ? cut(visible(child), LONGEST) : child)),
  );
  return element;
}

/**
 * Makes visible what would hide or turn around text: control characters, and those that only format, such as the
 * right-to-left override. A share may be named by somebody who wants the reader to see something else.
 * @param {string} text
 */
export function visible(text) {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}

/** No name on a node is longer; laying out a text that is takes a browser seconds. */
const LONGEST = 2000;

/**
 * A long text without its middle. The whole one is in the report.
 * @param {string} text
 * @param {number} longest
 */
export function cut(text, longest) {
  if (text.length <= longest) return text;
  const characters = Array.from(text);
  const end = Math.floor(longest / 5);
  return `${characters.slice(0, longest - end).join('')} … ${characters.slice(-end).join('')} (${characters.length} characters)`;
}

/**
 * An element of index.html.
 * @param {string} id
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no #${id}`);
  return element;
}

/** What the reader changes, and an update must not change back. */
const OF_THE_READER = ['open'];

/** Its text is written by the clock. */
const OF_THE_CLOCK = 'time.age';

/**
 * Makes the children of `parent` those of `wanted`, and keeps every node that can stay, with its focus, its selection and
 * whether it is open. Children with `data-key` are recognised by it, the others by their place.
 * @param {Element} parent
 * @param {readonly Node[]} wanted
 */
export function updateChildren(parent, wanted) {
  const focused = document.activeElement;
  const keyed = new Map([...parent.children].map((child) => [keyOf(child), child]));
  keyed.delete(null);
  // First what goes, so that what stays need not be moved past it.
  const wantedKeys = new Set(wanted.map(keyOf));
  for (const [key, child] of keyed) if (!wantedKeys.has(key)) child.remove();
  /** @type {ChildNode | null} */
  let at = parent.firstChild;
  for (const fresh of wanted) {
    const key = keyOf(fresh);
    const old = key === null ? at : (keyed.get(key) ?? null);
    const stays = old !== null && isSameKind(old, fresh) && keyOf(old) === key;
    if (!stays) {
      parent.insertBefore(fresh, at);
      continue;
    }
    if (old === at) at = at.nextSibling;
    else parent.insertBefore(old, at);
    updateNode(old, fresh);
  }
  while (at !== null) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
  // An element that is moved loses the focus.
  if (focused instanceof HTMLElement && focused !== document.activeElement && parent.contains(focused))
    focused.focus({ preventScroll: true });
}

/**
 * @param {Node} old
 * @param {Node} fresh of the same kind
 */
function updateNode(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old instanceof Element && fresh instanceof Element) {
    for (const name of old.getAttributeNames())
      if (!fresh.hasAttribute(name) && !OF_THE_READER.includes(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes)
      if (old.getAttribute(name) !== value && !OF_THE_READER.includes(name)) old.setAttribute(name, value);
    if (!old.matches(OF_THE_CLOCK)) updateChildren(old, [...fresh.childNodes]);
  } else if (old.nodeValue !== fresh.nodeValue) {
    old.nodeValue = fresh.nodeValue;
  }
}

/**
 * @param {Node} one
 * @param {Node} other
 */
function isSameKind(one, other) {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName;
}

/** @param {Node} node */
function keyOf(node) {
  return node instanceof Element ? node.getAttribute('data-key') : null;
}

/**
 * Keys of items, each once: where two items have the same, the later gets a number.
 * @template Item
 * @param {readonly Item[]} items
 * @param {(item: Item) => string} keyOfItem
 * @returns {Map<string, Item>}
 */
export function byKey(items, keyOfItem) {
  /** @type {Map<string, Item>} */
  const found = new Map();
  /** @type {Map<string, number>} */
  const times = new Map();
  for (const item of items) {
    const key = keyOfItem(item);
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    found.set(time === 1 ? key : `${key} #${time}`, item);
  }
  return found;
}
