// Which facts are being looked at at the moment, for a person who waits for a slow look.
import type { FactName } from '../facts/facts.ts';

export type OnWaiting = (names: readonly FactName[]) => void;

export interface Waiting {
  begin(names: readonly FactName[]): void;
  end(name: FactName): void;
  /** Who is told of each change from now on; nobody, if left out. */
  listen(onWaiting: OnWaiting | undefined): void;
}

export function createWaiting(): Waiting {
  const names = new Set<FactName>();
  let listener: OnWaiting | undefined;
  return {
    begin(begun) {
      for (const name of begun) names.add(name);
      listener?.([...names]);
    },
    end(name) {
      names.delete(name);
      listener?.([...names]);
    },
    listen(onWaiting) {
      listener = onWaiting;
    },
  };
}
