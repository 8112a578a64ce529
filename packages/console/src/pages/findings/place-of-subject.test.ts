import { expect, it } from 'vitest'
import { placeOf } from './place-of-subject.ts'

it('leads to the change that puts it right before anything else', () => {
  expect(placeOf('credential.unused', 'c', {}, 'chg')).toEqual({ to: '/changes/$change', params: { change: 'chg' } })
})

it('leads to what it is about, as it is named', () => {
  expect(placeOf('credential.unused', 'c', {}, undefined)?.params).toEqual({ credential: 'c' })
  expect(placeOf('identity.unowned', 'i', {}, undefined)?.params).toEqual({ identity: 'i' })
  expect(placeOf('access.untrusted', 'x', { credential: 'c', identity: 'i' }, undefined)?.params).toEqual({ credential: 'c' })
  expect(placeOf('operation.stuck', 'op', { change: 'chg' }, undefined)?.params).toEqual({ change: 'chg' })
})

it('leads nowhere rather than to a guess', () => {
  expect(placeOf('credential.reused', 'one two', {}, undefined)).toBeUndefined()
  expect(placeOf('provider.silent', 'p', { credential: 5 }, undefined)).toBeUndefined()
})
