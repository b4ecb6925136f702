// What is worked out from a fact, such as an index of it: once for each fact, however many checks and views ask for it.
// Facts never change, so the fact itself is the key, and what was worked out goes with it.

/** The same function, whose answer is kept for as long as its argument lives. */
export function derived<Fact extends object, Answer>(make: (fact: Fact) => Answer): (fact: Fact) => Answer {
  const answers = new WeakMap<Fact, { readonly answer: Answer }>();
  return (fact) => {
    const known = answers.get(fact) ?? { answer: make(fact) };
    answers.set(fact, known);
    return known.answer;
  };
}
