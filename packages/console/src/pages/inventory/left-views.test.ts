// Views that stand in a browser from before are taken along whole, once, and overwrite nothing.
import { expect, it } from 'vitest'
import { leftIn, toSave } from './left-views.ts'

const holding = (text: string) => ({ getItem: () => text })
const otherwise = (name: string) => `${name} (before)`

it('reads what was saved, and nothing that another hand has written there', () => {
  const kept = [
    { name: ' Orphans ', filters: { orphaned: 'yes', environment: 'nowhere' } },
    { name: 7, filters: {} },
    { name: '', filters: {} },
    { name: 'x', filters: null },
    null,
  ]
  expect(leftIn(holding(JSON.stringify(kept)), 'eve')).toEqual([{ name: 'Orphans', filters: { orphaned: 'yes' } }])
  for (const text of ['{', '{}', 'null', '"x"']) expect(leftIn(holding(text), 'eve')).toEqual([])
})

it('saves what is not there, and what has the name of another under one of its own', () => {
  const left = [
    { name: 'a', search: '?1' },
    { name: 'b', search: '?2' },
    { name: 'c', search: '?3' },
  ]
  const there = [
    { name: 'a', search: '?1' },
    { name: 'b', search: '?other' },
  ]
  const next = toSave(left, there, otherwise)
  expect(next).toEqual([
    { name: 'b (before)', search: '?2' },
    { name: 'c', search: '?3' },
  ])
  expect(toSave(left, [...there, ...next], otherwise)).toEqual([])
})
