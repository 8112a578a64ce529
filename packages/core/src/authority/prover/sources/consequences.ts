// What one power lets its holder take besides: whoever issues API keys can issue himself anybody's, whoever enrols keys can sign as anybody,
// whoever gives out roles has any of them within his gift, whoever registers systems can send any secret that the server resolves to a host of his own.
import { type Cast, type CastPrincipal, called, isOutside } from '../cast.ts'
import { type Link, node } from '../model.ts'
import { edgeSource } from '../source.ts'

const origin = { table: 'operations', id: 'what the power lets be done' }

const inside = (cast: Cast): CastPrincipal[] => [...cast.principals.values()].filter((one) => !isOutside(one) && one.active)

export const consequences = edgeSource<readonly string[]>({
  name: 'consequences',
  changedBy: [],
  read: async ({ roles }) => roles,
  *links(roles, cast): Iterable<Link> {
    for (const one of inside(cast)) {
      yield {
        from: node('power', 'apikey.issue'),
        to: node('principal', one.id),
        kind: 'can-become',
        words: `whoever may \`apikey.issue\` can issue an API key of ${called(cast, one.id)} and keep it`,
        origin,
      }
      if (one.kind === 'person')
        yield {
          from: node('power', 'key.enrol'),
          to: node('signature', one.id),
          kind: 'can-sign-as',
          words: `whoever may \`key.enrol\` can enrol a key of his own for ${called(cast, one.id)}`,
          origin,
        }
    }
    for (const role of roles)
      yield {
        from: node('power', 'role.assign'),
        to: node('role', role),
        kind: 'can-give',
        words: `whoever may \`role.assign\` can give the role \`${role}\` to whom he likes`,
        origin,
      }
    yield {
      from: node('power', 'system.register'),
      to: node('power', 'secret.read'),
      kind: 'can-read',
      words: 'whoever may `system.register` can have any reference resolved and sent to a host of his own',
      origin,
    }
  },
})
