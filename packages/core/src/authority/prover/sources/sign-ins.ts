// Issuers for sign-in: who is found by a source's word is whoever that source's client says. An issuer of a provider reaches its own people alone, which is asked at each
// sign-in, and gives no role of the enterprise, which its form forbids; what an issuer itself says is the word of who runs it, and lies outside what is proven.
import { signInsInForce } from '../../sign-in/index.ts'
import { sourcesInForce } from '../../sources/index.ts'
import { called, isOutside } from '../cast.ts'
import { type Edge, node } from '../model.ts'
import { edgeSource } from '../source.ts'

interface Finding {
  readonly signIn: string
  readonly source: string
  readonly client: string
}

export const signIns = edgeSource<readonly Finding[]>({
  name: 'sign-ins',
  changedBy: ['instrument.enacted', 'instrument.withdrawn', 'instrument.suspended'],
  read: async ({ db, org, at }) => {
    const found = (await signInsInForce(db, org, at)).flatMap(({ name, text }) =>
      text.party === undefined && text.person.by === 'record' ? [{ signIn: name, source: text.person.source }] : [],
    )
    if (found.length === 0) return []
    const clients = new Map((await sourcesInForce(db, org, at)).map(({ source, text }) => [source.name, text.client]))
    return found.flatMap(({ signIn, source }) => {
      const client = clients.get(source)
      return client === undefined ? [] : [{ signIn, source, client }]
    })
  },
  *links(rows, cast): Iterable<Edge> {
    for (const { signIn, source, client } of rows)
      for (const one of cast.principals.values())
        if (one.kind === 'person' && one.active && !isOutside(one))
          yield {
            from: node('principal', client),
            to: node('principal', one.id),
            kind: 'can-be-found-as',
            words: `${called(cast, client)} delivers the source \`${source}\`, by which \`${signIn}\` finds who signs in as ${called(cast, one.id)}`,
            origin: { table: 'instruments', id: `sign-in:${signIn}` },
          }
  },
})
