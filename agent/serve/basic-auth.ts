// Passwords. Comparing one with its bcrypt hash takes tenths of a second of a CPU, on purpose; so an answer is remembered, one
// comparison runs at a time, and who guesses is slowed down before the agent is.
import { compare as compareWithBcrypt } from 'bcryptjs';
import { createHash, randomBytes } from 'node:crypto';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

export type LoginOutcome = 'ok' | 'no credentials' | 'wrong credentials' | 'too many attempts';

export interface Logins {
  /** @param header the value of `Authorization` */
  check(
    users: ReadonlyMap<string, string>,
    header: string | undefined,
    address: string,
  ): LoginOutcome | Promise<LoginOutcome>;
}

/** Those that were compared, right ones and as many wrong ones; exporter-toolkit remembers as many. */
const REMEMBERED = 100;
/** Comparisons that wait for the one that runs. */
const MAX_WAITING = 16;
/** Wrong ones: of one address 5 at once, then one in 2 s; of all 20 at once, then 4 in 1 s, which is a third of a CPU at cost 10. */
const OF_ADDRESS = { burst: 5, interval: 2 };
const OF_ALL = { burst: 20, interval: 0.25 };
const MAX_ADDRESSES = 1000;

/** What nobody's password is: salt and hash for comparisons that are made for their time alone. */
const NOBODY = 'QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi';

/** @param compare another one only in the test that counts what is compared */
export function createLogins(
  now: () => number,
  compare: (password: string, hash: string) => Promise<boolean> = compareWithBcrypt,
): Logins {
  // Passwords themselves are not kept: only what they come to with a secret of this process.
  const secret = randomBytes(32);
  // Apart, so that no number of wrong ones makes the agent forget a right one: it would have to wait among the guesses.
  const right = createMemory();
  const wrong = createMemory();
  const underWay = new Map<string, Promise<boolean>>();
  const ofAddress = new Map<string, TokenBucket>();
  const ofAll = createTokenBucket(OF_ALL.burst, OF_ALL.interval, now);
  let last: Promise<unknown> = Promise.resolve();

  return {
    check(users, header, address) {
      const login = readLogin(header);
      if (login === null) return 'no credentials';
      const hash = users.get(login.user);
      const key = createHash('sha256')
        .update(secret)
        .update(JSON.stringify([login.user, hash ?? null, login.password]))
        .digest('base64');
      if (right.has(key)) return outcomeOf(true);
      if (wrong.has(key)) return outcomeOf(false);
      const same = underWay.get(key);
      if (same !== undefined) return same.then(outcomeOf);
      const bucket = bucketOf(address);
      if (underWay.size >= MAX_WAITING || !bucket.take()) return 'too many attempts';
      if (!ofAll.take()) {
        bucket.giveBack();
        return 'too many attempts';
      }
      const comparison = last
        .then(() => isRight(login.password, hash, highestCost(users)))
        .then((ok) => {
          (ok ? right : wrong).add(key);
          if (ok) {
            bucket.giveBack();
            ofAll.giveBack();
          }
          return ok;
        })
        .finally(() => underWay.delete(key));
      underWay.set(key, comparison);
      last = comparison.catch(() => undefined);
      return comparison.then(outcomeOf);
    },
  };

  /**
   * Who is wrong waits for as many rounds as the highest cost means, whatever the name: the time of an answer tells no names.
   * Each cost has twice the rounds of the one before. So after a hash of cost 8, those of 8 and 9 make up for one of 10.
   */
  async function isRight(password: string, hash: string | undefined, highest: number): Promise<boolean> {
    if (hash === undefined) {
      await compare(password, hashOfNobody(highest));
      return false;
    }
    if (await compare(password, hash)) return true;
    for (let cost = costOf(hash); cost < highest; cost += 1) await compare(password, hashOfNobody(cost));
    return false;
  }

  function bucketOf(address: string): TokenBucket {
    const bucket = ofAddress.get(address) ?? createTokenBucket(OF_ADDRESS.burst, OF_ADDRESS.interval, now);
    ofAddress.set(address, bucket);
    if (ofAddress.size > MAX_ADDRESSES) {
      for (const [other, its] of ofAddress) if (other !== address && its.isFull()) ofAddress.delete(other);
      for (const other of ofAddress.keys()) {
        if (ofAddress.size <= MAX_ADDRESSES) break;
        if (other !== address) ofAddress.delete(other);
      }
    }
    return bucket;
  }
}

interface Memory {
  has(key: string): boolean;
  add(key: string): void;
}

/** The one that was asked for last is forgotten last. */
function createMemory(): Memory {
  const keys = new Set<string>();
  return {
    has(key) {
      if (!keys.delete(key)) return false;
      keys.add(key);
      return true;
    },
    add(key) {
      keys.add(key);
      const [oldest] = keys;
      if (keys.size > REMEMBERED && oldest !== undefined) keys.delete(oldest);
    },
  };
}

function outcomeOf(isRight: boolean): LoginOutcome {
  return isRight ? 'ok' : 'wrong credentials';
}

/** Of `$2b$10$…`. */
function costOf(hash: string): number {
  return Number(hash.slice(4, 6));
}

function highestCost(users: ReadonlyMap<string, string>): number {
  return Math.max(...[...users.values()].map(costOf));
}

function hashOfNobody(cost: number): string {
  return `$2b$${String(cost).padStart(2, '0')}$${NOBODY}`;
}

/** https://www.rfc-editor.org/rfc/rfc7617: the name ends at the first colon. */
function readLogin(header: string | undefined): { user: string; password: string } | null {
  const encoded = /^basic +(?<encoded>[A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.groups?.['encoded'];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
