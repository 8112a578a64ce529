// Whose an account could be that is nobody's: suggestions for a page of accounts. Only of what opens something is it asked: a membership or a token
// follows whoever it belongs to.
import type { Runtime } from '../../runtime.ts'
import { type Candidate, candidatesOf, type Standing, standingOf } from './rules.ts'
import { matchesOf, type UnknownAccount, unknownAccounts } from './store.ts'

export interface Suggestion extends UnknownAccount {
  readonly standing: Standing
  readonly candidates: readonly Candidate[]
}

const opensSomething = (runtime: Runtime, { connector, kind }: UnknownAccount): boolean =>
  (runtime.connectors.definition(connector)?.credentialKinds[kind]?.nature ?? 'credential') === 'credential'

/** One for each account of the page, in its order. */
export const suggest = async (
  runtime: Runtime,
  org: string,
  filter: { readonly system?: string | undefined; readonly id?: string | undefined },
  after: string,
  limit: number,
): Promise<Suggestion[]> => {
  const looked = await unknownAccounts(runtime.db, org, filter, after, limit)
  const asked = looked.filter((one) => opensSomething(runtime, one))
  const matches = new Map((await matchesOf(runtime.db, org, asked)).map((found, n) => [asked[n]!.id, found]))
  return looked.map((one) => {
    const candidates = candidatesOf(matches.get(one.id) ?? [])
    return { ...one, candidates, standing: standingOf(candidates) }
  })
}
