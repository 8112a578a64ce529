// API keys: in whose hands each one is (of whom it acts as, of who was given it, of who issued it and so saw it, of whoever its name names),
// and what can be done with it within its scopes.
import type { Scope } from '../../../platform/operation.ts'
import { type Cast, called, isOutside } from '../cast.ts'
import { type Edge, node } from '../model.ts'
import { edgeSource } from '../source.ts'
import { type ApiKeyRow, liveApiKeys } from '../store.ts'

/** Through which scopes the API lets a power be used, at least in part. One that isn't here may be used through any scope but `read`. */
const scopesOf: Readonly<Record<string, readonly Scope[]>> = {
  'access.suspend': ['request'],
  'change.approve': ['approve'],
  'change.refuse': ['approve'],
  'closure.certify': ['approve'],
  'risk.accept': ['approve'],
  'authority.propose': ['request'],
  'contract.end': ['request'],
  'apikey.issue': ['administer'],
  // Reports of leaks come through `execute`, and the rest of it does not: nearer to what is there is no scope.
  'inventory.import': ['administer', 'execute'],
  'key.enrol': ['administer'],
  'policy.change': ['request'],
  'role.assign': ['administer'],
  'system.register': ['administer'],
}

export const scopesReach = (scopes: readonly string[], power: string): boolean =>
  scopes.some((scope) => (Object.hasOwn(scopesOf, power) ? scopesOf[power]!.some((one) => one === scope) : scope !== 'read'))

const plainName = (text: string): string => text.normalize('NFKC').trim().toLowerCase()

/** Whoever outside the key's name names: by id, by name or by address, and nothing else. */
const namesakes = (cast: Cast): Map<string, string[]> => {
  const names = new Map<string, string[]>()
  for (const one of cast.principals.values())
    if (isOutside(one) && one.active)
      for (const name of new Set([one.id, one.name, one.email ?? ''].map(plainName)))
        if (name !== '') names.set(name, [...(names.get(name) ?? []), one.id])
  return names
}

export const apiKeys = edgeSource<readonly ApiKeyRow[]>({
  name: 'api-keys',
  changedBy: ['apikey.issued', 'apikey.revoked'],
  read: ({ db, org, at }) => liveApiKeys(db, org, at),
  *links(rows, cast) {
    const named = namesakes(cast)
    for (const row of rows) {
      const key = node('apikey', row.id)
      const whose = `the API key \`${row.name}\` of ${called(cast, row.principal)}`
      const hold = (by: string, kind: string, words: string): Edge => ({
        from: node('principal', by),
        to: key,
        kind,
        words,
        origin: { table: 'api_keys', id: row.id },
      })
      yield hold(row.principal, 'holds', `${called(cast, row.principal)} holds the API key \`${row.name}\``)
      if (row.heldBy !== null && row.heldBy !== row.principal) yield hold(row.heldBy, 'holds', `${called(cast, row.heldBy)} holds ${whose}`)
      if (row.issuedBy !== null && row.issuedBy !== row.principal && cast.principals.has(row.issuedBy))
        yield hold(row.issuedBy, 'has-seen', `${called(cast, row.issuedBy)} issued ${whose}, and so has seen it`)
      for (const one of named.get(plainName(row.name)) ?? [])
        if (one !== row.principal && one !== row.heldBy)
          yield hold(one, 'is-named-by', `${whose} bears the name of ${called(cast, one)}, in whose hands it is taken to be`)
      yield {
        at: key,
        as: row.principal,
        kind: 'acts-as',
        through: (power) => scopesReach(row.scopes, power),
        words: `with the API key \`${row.name}\` (${row.scopes.join(', ')}) one acts as ${called(cast, row.principal)}`,
      }
    }
  },
})
