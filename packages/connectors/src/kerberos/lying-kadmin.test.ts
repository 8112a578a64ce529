// A kadmind that says too little, too much or something else: what is not word for word known is unknown, and never absent or done.
import { type Outcome, Secret } from '@countersign/connector-kit'
import { expect, test } from 'vitest'
import { readAcl, rightsOf } from './acl.ts'
import { readMark, setPassword, switchTickets } from './change.ts'
import { moveEnd } from './expiry.ts'
import { type Answer, asSaid, type Kadmin } from './kadmin.ts'
import { listNames, principalIn, readPolicy, readPrincipal, readPrincipals } from './principals.ts'

const signal = AbortSignal.timeout(60_000)
const says = (out: readonly string[], errors: readonly string[] = []): Kadmin => {
  const answer = async (): Promise<Answer> => ({ out, errors })
  return { query: answer, readings: answer }
}
const LINE =
  '"svc@R"\t0\t1795977338\t0\t36000\t"root/admin@R"\t1795977338\t128\t2\t1\t"[none]"\t604800\t-1\t0\t0\t2\t1\t2\t18\t0\t1\t1\t17\t0'
const statusOf = async (outcome: Promise<Outcome<unknown>>) => {
  const { status, ...rest } = await outcome
  return 'value' in rest ? [status, rest.value] : [status, 'code' in rest ? rest.code : '']
}

test('a principal is read from its numbers; times after 2038 are times', () => {
  expect(principalIn(LINE)).toMatchObject({ name: 'svc@R', maxLifeSeconds: 36_000, lastSuccessAt: 2 ** 32 - 1, policy: undefined })
  expect(principalIn(LINE)?.keys).toEqual([
    { kvno: 2, enctype: 18 },
    { kvno: 1, enctype: 17 },
  ])
})

test.each([
  ['cut', LINE.slice(0, -4)],
  ['with more', `${LINE}\t1`],
  ['with another count of keys', LINE.replace('\t2\t1\t2\t18', '\t3\t1\t2\t18')],
  ['with words for numbers', LINE.replace('36000', 'zehn Stunden')],
  ['without quotes', LINE.replaceAll('"', '')],
  ['empty', ''],
])('a description that is %s is none', async (_, line) => {
  expect(principalIn(line)).toBeUndefined()
  expect((await readPrincipal(says([line]), 'svc@R', signal)).status).toBe('unknown')
  expect((await readPrincipals(says([line]), ['svc@R'], signal)).status).toBe('unknown')
})

test('absent is said only in the very words, of the very principal', async () => {
  const of = (error: string) => statusOf(readPrincipal(says([], [error]), 'svc@R', signal))
  expect(await of('get_principal: Principal does not exist while retrieving "svc@R".')).toEqual(['done', undefined])
  expect(await of('get_principal: Principal does not exist while retrieving "other@R".')).toEqual(['unknown', 'unknown_form'])
  expect(await of('get_principal: Principal existiert nicht while retrieving "svc@R".')).toEqual(['unknown', 'kadmin'])
  expect(await of('')).toEqual(['unknown', 'unknown_form'])
  expect((await of('get_principal: Operation requires ``get\'\' privilege while retrieving "svc@R".'))[1]).toBe('no_privilege')
  expect(await statusOf(readPrincipal(says([LINE.replace('svc', 'other')]), 'svc@R', signal))).toEqual(['unknown', 'unknown_form'])
  expect(await statusOf(readPrincipal(says([LINE, LINE]), 'svc@R', signal))).toEqual(['unknown', 'unknown_form'])
})

test('a reading of many that leaves one out is unknown, never shorter', async () => {
  expect(await statusOf(readPrincipals(says([LINE]), ['svc@R', 'x@R'], signal))).toEqual(['unknown', 'incomplete'])
  const gone = says([LINE], ['get_principal: Principal does not exist while retrieving "x@R".'])
  expect(((await readPrincipals(gone, ['svc@R', 'x@R'], signal)) as { value: unknown[] }).value).toHaveLength(1)
})

test('a list without the realm’s own, or with a complaint, is not whole', async () => {
  const own = 'krbtgt/R@R'
  expect(await statusOf(listNames(says(['a@R', own]), 'R', signal))).toEqual(['done', ['a@R', own]])
  expect(await statusOf(listNames(says(['a@R']), 'R', signal))).toEqual(['unknown', 'incomplete'])
  expect(await statusOf(listNames(says([], []), 'R', signal))).toEqual(['unknown', 'incomplete'])
  expect(await statusOf(listNames(says(['a@R', own], ['something went wrong']), 'R', signal))).toEqual(['unknown', 'incomplete'])
  const denied = says([], ["get_principals: Operation requires ``list'' privilege while retrieving list."])
  expect((await statusOf(listNames(denied, 'R', signal)))[1]).toBe('no_privilege')
})

test('a change counts as done only in its own words', async () => {
  const keys = { password: new Secret('x'), enctypes: [], keepOld: false }
  for (const out of [[], ['done'], ['Password for "other@R" changed.'], ['password for "svc@R" changed.']])
    expect((await setPassword(says(out), 'svc@R', keys, signal)).status, out.join()).toBe('unknown')
  expect((await setPassword(says(['Password for "svc@R" changed.']), 'svc@R', keys, signal)).status).toBe('done')
  expect(
    await statusOf(
      setPassword(
        says(['Password for "svc@R" changed.'], ['change_password: Password is too short while changing password for "svc@R".']),
        'svc@R',
        keys,
        signal,
      ),
    ),
  ).toEqual(['refused', 'password_policy'])
  expect(
    await statusOf(switchTickets(says([], ['modify_principal: Principal does not exist while getting "svc@R".']), 'svc@R', 'off', signal)),
  ).toEqual(['refused', 'not_found'])
  expect(asSaid({ out: [], errors: ['x: y while z'] }, 'Done.', 'z').status).toBe('unknown')
})

test('a mark and a policy are read only from what is of their form', async () => {
  expect(await statusOf(readMark(says(['(No string attributes.)']), 'svc@R', signal))).toEqual(['done', undefined])
  expect(await statusOf(readMark(says(['other: 1', 'countersign: abc:2']), 'svc@R', signal))).toEqual(['done', 'abc:2'])
  expect(
    (await readMark(says([], ['get_strings: Verbindung weg while getting attributes for principal "svc@R"']), 'svc@R', signal)).status,
  ).toBe('unknown')
  expect((await readMark(says([]), 'svc@R', signal)).status).toBe('unknown')
  expect((await readPolicy(says(['"p"\t0\t0']), 'p', signal)).status).toBe('unknown')
})

test('who may administer is read as kadmind reads it: the first entry that fits counts, large letters take away', () => {
  const acl = readAcl('# who\n*/admin@R  *\nops@R cil *@R\nops@R a\nhelp@R iC */svc@R\nhelp@R l\\\n  *@R\nsplit/*@R xS\n * i\n', 'R')!
  expect(rightsOf(acl, 'joe/admin@R')).toHaveLength(8)
  expect(rightsOf(acl, 'ops@R')).toContain('add principals')
  expect(rightsOf(acl, 'help@R')).toEqual(['list principals: *@R', 'look at principals', 'look at principals: */svc@R'])
  expect(rightsOf(acl, 'split/x@R')).not.toContain('set keys')
  expect(rightsOf(acl, 'nobody@R')).toEqual(['look at principals'])
  expect(rightsOf(readAcl('ops a', 'R')!, 'ops@R')).toEqual(['add principals'])
  for (const broken of ['ops@R', 'ops@R q', '@R a']) expect(readAcl(broken, 'R'), broken).toBeUndefined()
})

test('an end that kadmind says it has moved, and shows otherwise, is not moved', async () => {
  const kadmin = (shown: number): Kadmin => {
    const query = async (text: string): Promise<Answer> =>
      text.startsWith('modprinc')
        ? { out: ['Principal "svc@R" modified.'], errors: [] }
        : { out: [LINE.replace('"svc@R"\t0\t', `"svc@R"\t${shown}\t`)], errors: [] }
    return { query, readings: async () => ({ out: [], errors: [] }) }
  }
  expect(await statusOf(moveEnd(kadmin(1_900_000_000), 'svc@R', 1_900_000_000, signal))).toEqual(['done', undefined])
  expect(await statusOf(moveEnd(kadmin(0), 'svc@R', 1_900_000_000, signal))).toEqual(['unknown', 'end_not_kept'])
  expect(await statusOf(moveEnd(kadmin(1_800_000_000), 'svc@R', 1_900_000_000, signal))).toEqual(['unknown', 'end_not_kept'])
})
