// Who of the enterprise answers for what a provider's delegation leaves open. Also once a contract has ended: what is left open then is left open still.
import { readContractBook } from '../../registry/contracts/index.ts'
import { ancestorsOf, resolvePrincipal } from '../../registry/principals/index.ts'
import type { Work } from '../../runtime.ts'
import { inForceAll } from '../instruments/index.ts'
import { type Delegation, delegationIn } from './model.ts'

/** As a delegation of the party names him, or one of a party above it; else the owner of a contract. Nobody who has gone. */
export const answersFor = async (work: Work, party: string, what: keyof Delegation['owners']): Promise<string | undefined> => {
  const line = await ancestorsOf(work.db, work.org, party)
  const delegations = (await inForceAll(work.db, work.org, 'delegation', work.at)).map((row) => delegationIn(row.document))
  const book = await readContractBook(work.db, work.org)
  const named = line.flatMap((one) => [
    ...delegations.filter(({ provider }) => provider === one).map(({ owners }) => owners[what]),
    ...book.ofParty(one).map(({ owner }) => owner),
  ])
  for (const id of named) {
    const person = await resolvePrincipal(work.db, work.org, id, work.at)
    if (person?.active && person.kind === 'person' && person.party.kind === 'enterprise') return id
  }
  return undefined
}
