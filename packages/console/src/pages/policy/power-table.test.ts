import { expect, test } from 'vitest'
import { shownOf } from './power-table.ts'

const table = {
  columns: ['auditor', 'control_owner'],
  rows: [
    { power: 'change.approve', cells: ['–', 'yes'] },
    { power: 'read.policy', cells: ['yes', 'yes'] },
  ],
}

test('nothing sought shows everything', () => {
  expect(shownOf(table, ' ')).toBe(table)
})

test('a role shows its column alone, with what it may and nothing that it may not', () => {
  expect(shownOf(table, 'Auditor')).toEqual({ columns: ['auditor'], rows: [{ power: 'read.policy', cells: ['yes'] }] })
  expect(shownOf(table, 'control owner').columns).toEqual(['control_owner'])
})

test('a power is found in plain words and by its name, and what is neither shows no row', () => {
  expect(shownOf(table, 'approve').rows.map(({ power }) => power)).toEqual(['change.approve'])
  expect(shownOf(table, 'read.pol').rows.map(({ power }) => power)).toEqual(['read.policy'])
  expect(shownOf(table, 'zzz').rows).toEqual([])
})
