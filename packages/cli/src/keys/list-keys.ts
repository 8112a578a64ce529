import type { Context } from '../program/context.ts'
import { table } from '../terminal/table.ts'
import { instant } from '../terminal/time.ts'

interface EnrolledKey {
  readonly keyId: string
  readonly principal: string
  readonly purpose: string
  readonly assurance: string
  readonly publicKey: string
  readonly enrolledAt: string
  readonly revokedAt: string | null
}

export const listKeys = async ({ options, connect, output }: Context<{ principal?: string }>): Promise<undefined> => {
  const api = await connect()
  const { items, more } = await api.list<EnrolledKey>('/v1/keys')
  const shown = options.principal === undefined ? items : items.filter(({ principal }) => principal === options.principal)
  const rows = shown.map((key) => [key.keyId, key.principal, key.purpose, key.assurance, instant(key.enrolledAt), instant(key.revokedAt)])
  output.result({ items: shown, more }, () =>
    rows.length === 0 ? 'no key is enrolled' : table(['key', 'principal', 'for', 'assurance', 'enrolled', 'revoked'], rows),
  )
  return undefined
}
