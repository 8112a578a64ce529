import { listed } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

export const listKeys = async ({ options, connect, output }: Context<{ principal?: string }>): Promise<undefined> => {
  const api = await connect()
  const of = options.principal === undefined ? {} : { principal: options.principal }
  const { items: shown, more } = await listed((cursor) => api.get('/v1/keys', { params: { query: { ...cursor, ...of } } }))
  const rows = shown.map((key) => [
    key.keyId,
    key.principal,
    key.form,
    key.purpose,
    key.assurance,
    minute(key.enrolledAt),
    minute(key.revokedAt),
  ])
  output.result({ items: shown, more }, () =>
    rows.length === 0 ? 'no key is enrolled' : table(['key', 'principal', 'form', 'for', 'assurance', 'enrolled', 'revoked'], rows),
  )
  return undefined
}
