// An account by its id, or by its system and its name there.
import { CountersignError } from '@countersign/ledger'
import type { Api } from '../connection/api.ts'

/** Errors: `cli.account_unknown`, `cli.account_ambiguous` where one name has several there. */
export const findAccount = async (api: Api, first: string, name: string | undefined): Promise<string> => {
  if (name === undefined) return first
  const { items } = await api.get('/v1/accounts', { params: { query: { system: first, account: name, limit: 50 } } })
  const [only] = items
  if (!only)
    throw new CountersignError(
      'cli.account_unknown',
      'not_found',
      `\`${first}\` has shown no account \`${name}\`; \`countersign account list --system ${first}\``,
    )
  if (items.length === 1) return only.id
  const each = items.map(({ id, kind, key }) => `${id} (${kind}${key === null ? '' : `, ${key}`})`).join(', ')
  throw new CountersignError('cli.account_ambiguous', 'invalid', `\`${name}\` is several at \`${first}\`; give one by its id: ${each}`)
}
