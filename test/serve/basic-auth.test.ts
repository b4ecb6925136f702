import { compare, genSaltSync, getRounds, hashSync } from 'bcryptjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLogins, type Logins } from '../../agent/serve/basic-auth.ts';

const USERS = new Map<string, string>();

beforeAll(() => {
  // The least that bcrypt can do, since nothing here is about its time.
  USERS.set('prometheus', hashSync('right', genSaltSync(4)));
});

const basic = (login: string): string => `Basic ${Buffer.from(login).toString('base64')}`;

function logins(): {
  ask: (login: string, address?: string) => ReturnType<Logins['check']>;
  pass: (seconds: number) => void;
} {
  let now = 0;
  const { check } = createLogins(() => now);
  return {
    ask: (login, address = '10.0.0.1') => check(USERS, basic(login), address),
    pass: (seconds) => {
      now += seconds;
    },
  };
}

describe('a login', () => {
  it('is right with the name and the password', async () => {
    expect(await logins().ask('prometheus:right')).toBe('ok');
  });

  it.each(['prometheus:wrong', 'prometheus:', 'nobody:right', ':right', 'Prometheus:right', '__proto__:x'])(
    'is wrong with %s',
    async (login) => {
      expect(await logins().ask(login)).toBe('wrong credentials');
    },
  );

  // What exporter-toolkit compares an unknown name with is the hash of a known password.
  it('is wrong with the password of the hash that unknown names are compared with', async () => {
    const { ask } = logins();
    expect([await ask('nobody:fakepassword'), await ask('nobody:fakepassword')]).toEqual([
      'wrong credentials',
      'wrong credentials',
    ]);
  });

  // CVE-2022-46146 of exporter-toolkit: name and password ran together in the key of what was remembered.
  it('is not mistaken for another one that was right', async () => {
    const { ask } = logins();
    await ask('prometheus:right');
    expect(await ask('prometheus","x:right')).toBe('wrong credentials');
    expect(await ask(`prometheus${USERS.get('prometheus')}:right`)).toBe('wrong credentials');
  });

  it.each([undefined, '', 'Bearer abc', 'Basic', 'Basic !!', basic('no colon')])(
    'is none with %s',
    (header) => {
      expect(createLogins(() => 0).check(USERS, header, 'x')).toBe('no credentials');
    },
  );

  it('may have colons in its password', async () => {
    const users = new Map([['a', hashSync('b:c', genSaltSync(4))]]);
    expect(await createLogins(() => 0).check(users, basic('a:b:c'), 'x')).toBe('ok');
  });

  it('is compared once: after that the answer comes at once', async () => {
    const { ask } = logins();
    await ask('prometheus:right');
    await ask('prometheus:wrong');
    expect([ask('prometheus:right'), ask('prometheus:wrong')]).toEqual(['ok', 'wrong credentials']);
  });

  it('is no longer right once the hash of its name is another', async () => {
    const { check } = createLogins(() => 0);
    await check(USERS, basic('prometheus:right'), 'x');
    const changed = new Map([['prometheus', hashSync('other', genSaltSync(4))]]);
    expect(await check(changed, basic('prometheus:right'), 'x')).toBe('wrong credentials');
    expect(await check(new Map([['x', hashSync('x', genSaltSync(4))]]), basic('prometheus:right'), 'x')).toBe(
      'wrong credentials',
    );
  });

  it('is compared once also when many ask at the same moment', async () => {
    const { ask } = logins();
    const answers = await Promise.all(Array.from({ length: 100 }, async () => ask('prometheus:right')));
    expect(new Set(answers)).toEqual(new Set(['ok']));
  });
});

describe('the time of an answer', () => {
  /** The rounds of bcrypt that each of these logins costs. */
  async function roundsOf(users: ReadonlyMap<string, string>, ...attempts: string[]): Promise<number[]> {
    const rounds: number[] = [];
    for (const login of attempts) {
      let sum = 0;
      const { check } = createLogins(
        () => 0,
        (password, hash) => {
          sum += 2 ** getRounds(hash);
          return compare(password, hash);
        },
      );
      await check(users, basic(login), 'x');
      rounds.push(sum);
    }
    return rounds;
  }

  it('tells nobody which names there are, also where their hashes have different costs', async () => {
    const users = new Map(
      [4, 5, 7].map((cost) => [`cost-${cost}`, hashSync('right', genSaltSync(cost))] as const),
    );

    expect(
      await roundsOf(users, 'nobody:x', 'cost-4:x', 'cost-5:x', 'cost-7:x', 'Cost-4:right', ':'),
    ).toEqual([128, 128, 128, 128, 128, 128]);
  });

  it('is that of its own hash for a login that is right', async () => {
    const users = new Map([4, 7].map((cost) => [`cost-${cost}`, hashSync('right', genSaltSync(cost))]));

    expect(await roundsOf(users, 'cost-4:right', 'cost-7:right')).toEqual([16, 128]);
  });
});

describe('guessing', () => {
  it('is slowed down for the address that guesses, and for no other', async () => {
    const { ask, pass } = logins();
    for (let i = 0; i < 5; i += 1) expect(await ask(`prometheus:${i}`)).toBe('wrong credentials');
    expect(await ask('prometheus:5')).toBe('too many attempts');
    expect(await ask('prometheus:right', '10.0.0.2')).toBe('ok');
    pass(2);
    expect(await ask('prometheus:6')).toBe('wrong credentials');
    expect(await ask('prometheus:7')).toBe('too many attempts');
  });

  it('does not keep out who was in before', async () => {
    const { ask } = logins();
    await ask('prometheus:right');
    for (let i = 0; i < 10; i += 1) await ask(`prometheus:${i}`);
    expect(ask('prometheus:right')).toBe('ok');
  });

  it('does not keep out who was in before, however long it goes on from however many addresses', async () => {
    const { ask, pass } = logins();
    await ask('prometheus:right');
    for (let i = 0; i < 300; i += 1) {
      expect(await ask(`prometheus:${i}`, `10.0.0.${i}`)).toBe('wrong credentials');
      pass(0.25);
    }
    expect(ask('prometheus:right')).toBe('ok');
  });

  it('costs no more than a number of comparisons, from however many addresses it comes', async () => {
    const { ask } = logins();
    const answers: string[] = [];
    for (let i = 0; i < 50; i += 1) answers.push(await ask(`prometheus:${i}`, `10.0.0.${i}`));
    expect(answers.filter((answer) => answer === 'wrong credentials')).toHaveLength(20);
    expect(answers.slice(20)).toEqual(Array.from({ length: 30 }, () => 'too many attempts'));
  });

  it('does not pile up: comparisons wait for one another, and only few may wait', async () => {
    const { ask } = logins();
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => ask(`prometheus:${i}`, `10.0.0.${i}`)),
    );
    expect(answers.filter((answer) => answer === 'wrong credentials')).toHaveLength(16);
  });
});
