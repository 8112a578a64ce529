// Parties: who works for whom. A party outside has its place below a provider; one whose place can't be told, or that stands below the
// enterprise itself, is ended by nobody's contract and passes as a part of the enterprise.
import { type Cast, type CastParty, isOutside } from '../cast.ts'
import { node } from '../model.ts'
import { edgeSource } from '../source.ts'

/** Why the party's place can't be told; undefined where its chain ends at a provider. */
const misplaced = (cast: Cast, party: CastParty): string | undefined => {
  const chain = [party.id]
  for (let at = party; ; ) {
    if (at.kind === 'enterprise') return `the chain of who works for whom leads into the enterprise (${chain.join(' → ')})`
    if (at.parent === null) return at.kind === 'provider' ? undefined : `nobody answers for it (${chain.join(' → ')})`
    const next = cast.parties.get(at.parent)
    if (!next) return `it works for a party that there isn't (${chain.join(' → ')} → ${at.parent})`
    chain.push(next.id)
    if (chain.indexOf(next.id) < chain.length - 1) return `the chain of who works for whom goes in a circle (${chain.join(' → ')})`
    at = next
  }
}

export const parties = edgeSource<undefined>({
  name: 'parties',
  changedBy: [],
  read: async () => undefined,
  *links(_rows, cast) {
    for (const one of cast.principals.values())
      if (isOutside(one) && one.active && cast.parties.has(one.party))
        yield {
          from: node('principal', one.id),
          to: node('party', one.party),
          kind: 'works-for',
          words: `\`${one.id}\` works for ${one.party}, and uses what it holds`,
          origin: { table: 'principals', id: one.id },
        }
    for (const party of cast.parties.values()) {
      if (party.kind === 'enterprise') continue
      const why = misplaced(cast, party)
      if (why !== undefined)
        yield {
          from: node('party', party.id),
          to: node('power', 'enterprise.pass'),
          kind: 'is-misplaced',
          words: `${party.id} passes as a part of the enterprise: ${why}`,
          origin: { table: 'parties', id: party.id },
        }
    }
  },
})
