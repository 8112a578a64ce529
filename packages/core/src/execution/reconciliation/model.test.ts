// What an operation on an account explains of what hangs on it: that it can do less, and never that it can do more.
import { expect, test } from 'vitest'
import type { Description } from '../../tables.ts'
import { explain, type Mandated } from './model.ts'

const at = new Date('2026-11-29T12:00:00Z')
const key = { kind: 'kerberos.key', key: 'kvno:1' }
const described = (state: 'enabled' | 'disabled'): Description => ({ state, expiresAt: null, attributes: {} })
const before = { present: true, description: described('enabled'), digest: 'a', agreed: undefined }
const now = { description: described('disabled'), digest: 'b' }
const by = (operation: string): Mandated => ({ mandate: `mnd_${operation}`, operation, kind: 'kerberos.principal', key: null })
const grounds = (operation: string) => ({ mandated: [by(operation)], known: undefined, retired: undefined, at })

test('what hangs on an account that is taken away is disabled with it, and goes with it', () => {
  const revoke = grounds('credential.revoke')
  expect(explain('disabled', key, before, now, revoke)).toEqual({ basis: 'mandate', id: 'mnd_credential.revoke' })
  expect(explain('gone', key, before, undefined, revoke)).toEqual({ basis: 'mandate', id: 'mnd_credential.revoke' })
  for (const what of ['appeared', 'enabled', 'changed'] as const) expect(explain(what, key, before, now, revoke), what).toBeUndefined()
})

test('no other operation on the account explains anything of it: a second secret that comes with a rotation is found', () => {
  for (const operation of ['credential.issue', 'credential.rotate', 'credential.restore', 'grant.remove'])
    for (const what of ['appeared', 'enabled', 'changed', 'disabled', 'gone'] as const)
      expect(explain(what, key, before, now, grounds(operation)), `${operation} ${what}`).toBeUndefined()
})
