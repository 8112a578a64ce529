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

it('what is wanting of access here leads to whose it is, or to what nobody answers for', () => {
  const to = (kind: string, detail: Record<string, unknown>) => placeOf(kind, 'x', detail, undefined)
  expect(to('own.thing_unowned', { kind: 'system', name: 'fake' })).toMatchObject({ search: { thing: 'system fake' } })
  expect(to('own.endless', { principal: 'oscar', party: 'staying' })).toMatchObject({ search: { who: 'oscar' } })
  expect(to('own.too_many', { kind: 'own.endless', count: 300 })).toMatchObject({ search: { wanting: 'any' } })
})

it('break-glass leads to where he who came in is signed in', () => {
  const place = placeOf('session.break_glass', 'session:ses_1', { principal: 'ada', session: 'ses_1' }, undefined)
  expect(place).toEqual({ to: '/settings/$section', params: { section: 'people' }, search: { who: 'ada' } })
})

it('leads nowhere rather than to a guess', () => {
  expect(placeOf('credential.reused', 'one two', {}, undefined)).toBeUndefined()
  expect(placeOf('provider.silent', 'p', { credential: 5 }, undefined)).toBeUndefined()
})
