// Keeps the last raw answers of a host, within bounds: for a recording, and for people who look at the agent while it runs.
// Nothing is scrubbed or laid out here, so that it costs next to nothing while nobody looks.

/** What is asked together, and so kept together. */
export type Subject =
  | 'pipes'
  | 'calls'
  | 'files'
  | 'shares'
  | 'system'
  | 'cpu'
  | 'powershell-runs'
  | `powershell/${string}`;

export interface MemoryLimits {
  /** About as many bytes for one subject. */
  readonly subjectSize: number;
  /** And for all together. What a look brings comes on top while it is under way. */
  readonly totalSize: number;
}

export const UNLIMITED: MemoryLimits = { subjectSize: Infinity, totalSize: Infinity };

/** What is kept of one subject. Where `keptSize` is less than `size`, something had no room. */
interface Shelf {
  /** In the order in which they came. */
  readonly answers: ReadonlyMap<string, unknown>;
  readonly size: number;
  readonly keptSize: number;
}

export interface AnswerMemory {
  /** What is kept of a subject begins anew. Until `end` the old is still shown. */
  begin(subject: Subject): void;
  /** As `begin`, but what came in the last turns stays: for what is not asked for in every turn. */
  beginTurn(subject: Subject, turns: number): void;
  /** What came since `begin` is shown from now on. */
  end(subject: Subject): void;
  /** How large an answer may be to be kept now. */
  room(subject: Subject, key: string): number;
  /**
   * Takes the place of an earlier answer with that key. An answer without room is not kept, only counted.
   * @param size about as many bytes as it has, or would have if it were not cut
   */
  put(subject: Subject, key: string, value: unknown, size: number, keptSize?: number): void;
  /** What is shown of a subject. */
  shelf(subject: Subject): Shelf;
  subjects(): readonly Subject[];
}

interface Entry {
  readonly value: unknown;
  readonly size: number;
  readonly keptSize: number;
  readonly turn: number;
}

interface Filling {
  readonly entries: Map<string, Entry>;
  keptSize: number;
  readonly turn: number;
}

const NO_SHELF: Shelf = { answers: new Map(), size: 0, keptSize: 0 };

export function createAnswerMemory({ subjectSize, totalSize }: MemoryLimits): AnswerMemory {
  const shown = new Map<Subject, Filling>();
  const coming = new Map<Subject, Filling>();

  const fillingOf = (subject: Subject): Filling | undefined => coming.get(subject) ?? shown.get(subject);

  /** Of each subject what is coming, or else what is shown. */
  let totalKept = 0;

  const room = (subject: Subject, key: string): number => {
    const filling = fillingOf(subject);
    const replaced = filling?.entries.get(key)?.keptSize ?? 0;
    const inSubject = (filling?.keptSize ?? 0) - replaced;
    return Math.max(0, Math.min(subjectSize - inSubject, totalSize - (totalKept - replaced)));
  };

  const beginTurn = (subject: Subject, turns: number): void => {
    const before = shown.get(subject);
    const turn = (before?.turn ?? 0) + 1;
    const kept = [...(before?.entries ?? [])].filter(([, entry]) => entry.turn > turn - turns);
    const keptSize = kept.reduce((sum, [, entry]) => sum + entry.keptSize, 0);
    totalKept += keptSize - (fillingOf(subject)?.keptSize ?? 0);
    coming.set(subject, { entries: new Map(kept), keptSize, turn });
  };

  return {
    begin: (subject) => beginTurn(subject, 0),
    beginTurn,
    end(subject) {
      const filled = coming.get(subject);
      if (filled !== undefined) shown.set(subject, filled);
      coming.delete(subject);
    },
    room,
    put(subject, key, value, size, keptSize = size) {
      const hasRoom = keptSize <= room(subject, key);
      const filling = fillingOf(subject) ?? { entries: new Map<string, Entry>(), keptSize: 0, turn: 0 };
      if (!coming.has(subject)) shown.set(subject, filling);
      const takes = hasRoom ? keptSize : 0;
      const grows = takes - (filling.entries.get(key)?.keptSize ?? 0);
      filling.keptSize += grows;
      totalKept += grows;
      filling.entries.set(key, {
        value: hasRoom ? value : undefined,
        size,
        keptSize: takes,
        turn: filling.turn,
      });
    },
    shelf(subject) {
      const filling = shown.get(subject);
      if (filling === undefined) return NO_SHELF;
      const entries = [...filling.entries];
      return {
        answers: new Map(
          entries.filter(([, { value }]) => value !== undefined).map(([key, { value }]) => [key, value]),
        ),
        size: entries.reduce((sum, [, { size }]) => sum + size, 0),
        keptSize: filling.keptSize,
      };
    },
    subjects: () => [...shown.keys()],
  };
}
