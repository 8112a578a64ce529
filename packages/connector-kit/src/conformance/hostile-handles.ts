// SAFETY: a handle comes from imports, providers and people. Whatever it holds, it names at most one credential and changes no other.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Handle } from '../credential.ts'
import type { InventoryItem } from '../observer.ts'
import { Secret } from '../secret.ts'
import { ACTING, type Bench, METHOD } from './bench.ts'

const garbage = (account: string): string[] => [
  '',
  ' ',
  '*',
  '%',
  '?*',
  `${account}*`,
  `${account}\u0000`,
  `${account}\u0000ignored`,
  `${account}\nDELUSER ${account}`,
  `${account}\r\nACL DELUSER ${account}\r\n`,
  `"; DROP ROLE "${account}"; --`,
  `'; DROP ROLE ${account}; --`,
  `${account}"; ALTER ROLE "${account}" NOLOGIN; --`,
  `$$; SELECT 1; $$`,
  `\\`,
  `*)(uid=*))(|(uid=*`,
  `${account})(|(objectClass=*)`,
  `../../${account}`,
  `${account}/../${account}x`,
  `${account}?x=1#y`,
  `${account} eq "x" or id pr`,
  `$(touch /tmp/x)`,
  `-oProxyCommand=id`,
  '{"$ne":null}',
  '__proto__',
  'constructor',
  '\ud800',
  '\u202e',
  'ﬀ'.repeat(40),
  'x'.repeat(5000),
]

const fingerprint = (items: readonly InventoryItem[]): string[] =>
  items.map(({ handle, state }) => JSON.stringify([handle.kind, handle.account, handle.key, state])).sort()

export const hostileHandles = (bench: () => Bench): void => {
  test('a garbage account, however it is written, is answered with a value and changes nobody', async () => {
    const victim = await bench().provision()
    const before = fingerprint((await bench().inventory()).items)
    for (const account of garbage(victim.handle.account)) await tryAll(bench(), { ...victim.handle, account })
    expect(fingerprint((await bench().inventory()).items)).toEqual(before)
    await bench().expectAccepted(victim, 'only garbage names were used')
  })

  test('a garbage key changes nobody', async () => {
    const victim = await bench().provision()
    if (victim.handle.key === undefined) return
    const before = fingerprint((await bench().inventory()).items)
    for (const key of garbage(victim.handle.key)) await tryAll(bench(), { ...victim.handle, key })
    expect(fingerprint((await bench().inventory()).items)).toEqual(before)
    await bench().expectAccepted(victim, 'only garbage keys were used')
  })

  test('a garbage account or secret at a door is refused or cannot be presented, never accepted', async () => {
    const victim = await bench().provision()
    for (const door of bench().observer.doors(victim.handle)) {
      for (const account of garbage(victim.handle.account)) {
        const seen = await bench().present(door, { handle: { ...victim.handle, account }, secret: new Secret(randomUUID()) })
        expect(['refused', 'cannot_present'], `${JSON.stringify(account.slice(0, 60))}: ${seen.code} ${seen.detail}`).toContain(seen.answer)
      }
    }
    const doors = bench().observer.doors(victim.handle)
    for (const [i, text] of ['', '*', '\u0000'].slice(0, bench().failuresAllowed(victim.handle)).entries()) {
      const door = doors[i % doors.length]
      if (!door) continue
      const seen = await bench().present(door, { handle: victim.handle, secret: new Secret(text) })
      expect(['refused', 'cannot_present'], `${JSON.stringify(text)}: ${seen.code} ${seen.detail}`).toContain(seen.answer)
    }
    await bench().expectAccepted(victim, 'only garbage was shown')
  })
}

const tryAll = async (bench: Bench, handle: Handle): Promise<void> => {
  const { observer, operator } = bench
  const credential = { handle, secret: new Secret(randomUUID()) }
  const what = JSON.stringify(handle.account.slice(0, 60))
  const seen = await observer.observe(handle, bench.signal())
  // What is refused was not looked up; what was looked up is not there.
  if (seen.status === 'done') expect(seen.value, what).toEqual({ present: false })
  else expect(seen.status, what).toBe('refused')
  expect(Array.isArray(observer.doors(handle)), what).toBe(true)
  for (const action of ACTING) {
    if (typeof operator[METHOD[action]] !== 'function') continue
    const outcome = await bench.act(action, credential)
    const harmless = action === 'delete' || action === 'end_sessions' ? ['done', 'refused'] : ['refused']
    expect(harmless, `${action} ${what}`).toContain(outcome.status)
    if (outcome.status === 'done' && action === 'end_sessions') expect((outcome.value as { ended: number }).ended, what).toBe(0)
  }
}
