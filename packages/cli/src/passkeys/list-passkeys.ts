import { listed } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

interface Options {
  readonly principal?: string
  readonly all?: boolean
}

export const listPasskeys = async ({ options, connect, output }: Context<Options>): Promise<undefined> => {
  const api = await connect()
  const of = options.principal === undefined ? {} : { principal: options.principal }
  const { items, more } = await listed((cursor) => api.get('/v1/keys', { params: { query: { ...cursor, ...of } } }))
  const passkeys = items.filter(({ form, revokedAt }) => form === 'passkey' && (options.all === true || revokedAt === null))
  const { items: waiting } = await listed((cursor) => api.get('/v1/passkeys', { params: { query: cursor } }))
  const rows = [
    ...passkeys.map((key) => [
      key.keyId,
      key.name ?? '',
      key.principal,
      key.passkey?.backupEligible === true ? 'synced' : 'one device',
      minute(key.lastUsedAt),
      key.revokedAt === null ? 'in effect' : `revoked ${minute(key.revokedAt)}`,
    ]),
    ...waiting.map((one) => [
      one.registration,
      one.name,
      one.principal,
      one.backupEligible ? 'synced' : 'one device',
      '',
      one.recovery ? 'waits: two others approve it' : 'waits: confirm or propose it',
    ]),
  ]
  output.result({ items: passkeys, waiting, more }, () =>
    rows.length === 0
      ? 'nobody has a passkey; people bring theirs in the console'
      : table(['key', 'name', 'of', 'kept in', 'last used', 'state'], rows),
  )
  return undefined
}
