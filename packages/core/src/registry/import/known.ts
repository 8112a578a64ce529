// What an import knows beside the document: the rows that it names, read in one go in the import's own transaction.
import type { Selectable } from 'kysely'
import type { Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { type Requirement, readRequirements } from '../contracts/index.ts'
import type { CheckedRecord } from './check-fields.ts'
import { type Field, sections } from './document.ts'
import { allById, enterpriseOf, knownTeams, rowsById } from './store.ts'

type Rows<T extends keyof Tables> = ReadonlyMap<string, Selectable<Tables[T]>>

export interface Known {
  readonly enterprise: string
  readonly teams: ReadonlySet<string>
  readonly parties: Rows<'parties'>
  readonly principals: Rows<'principals'>
  readonly contracts: Rows<'contracts'>
  readonly systems: Rows<'systems'>
  readonly workloads: Rows<'workloads'>
  readonly identities: Rows<'identities'>
  readonly credentials: Rows<'credentials'>
  readonly consents: Rows<'consents'>
  readonly requirements: readonly Requirement[]
}

const tableOf = { people: 'principals', agents: 'principals', services: 'principals' } as const

/** Ids by table: those declared and those referred to. */
const named = (records: readonly CheckedRecord[]): Map<string, Set<string>> => {
  const ids = new Map<string, Set<string>>()
  const add = (target: string, value: unknown) => {
    if (typeof value !== 'string') return
    const table = Object.hasOwn(tableOf, target) ? tableOf[target as keyof typeof tableOf] : target
    const set = ids.get(table) ?? new Set()
    set.add(value)
    ids.set(table, set)
  }
  for (const record of records) {
    const table: Readonly<Record<string, Field>> = sections[record.section]
    for (const [name, field] of Object.entries(table)) {
      if (field.type.is === 'id' && name === 'id') add(record.section, record.values['id'])
      if (field.type.is === 'reference') add(field.type.to, record.values[name])
      if (field.type.is === 'references' && Array.isArray(record.values[name]))
        for (const value of record.values[name]) add(field.type.to, value)
    }
  }
  return ids
}

export const readKnown = async (work: Work, records: readonly CheckedRecord[]): Promise<Known> => {
  const ids = named(records)
  const of = (table: string): ReadonlySet<string> => ids.get(table) ?? new Set()
  const { db, org } = work
  return {
    enterprise: (await enterpriseOf(db, org)) ?? org,
    teams: await knownTeams(db, org, of('teams')),
    // All of these: who stands above whom is seen only with those in between.
    parties: await allById(db, 'parties', org),
    principals: await rowsById(db, 'principals', org, of('principals')),
    contracts: await allById(db, 'contracts', org),
    systems: await rowsById(db, 'systems', org, of('systems')),
    workloads: await rowsById(db, 'workloads', org, of('workloads')),
    identities: await rowsById(db, 'identities', org, of('identities')),
    credentials: await rowsById(db, 'credentials', org, of('credentials')),
    consents: await rowsById(db, 'consents', org, of('consents')),
    requirements: await readRequirements(db, org),
  }
}
