// A person says whose an account is that was nobody's: from then on it is a credential in the inventory like any other, with whoever answers for the
// identity. Written the way of every import, with the same checks; nothing at the system changes.
import { createHash } from 'node:crypto'
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { closeFinding } from '../../registry/findings/index.ts'
import { bringIn, rawRecord } from '../../registry/import/index.ts'
import { readIdentity } from '../../registry/inventory/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { lockAccount } from '../reconciliation/index.ts'
import { suggest } from './suggest.ts'

const unknown = (id: string) =>
  new CountersignError('account.unknown', 'not_found', `no account \`${id}\`; see \`countersign account list\``)

/** A name of its own for every account of every system, which can be read. */
const credentialName = (system: string, kind: string, account: string, key: string | null): string => {
  const mark = createHash('sha256')
    .update(JSON.stringify([system, kind, account, key]))
    .digest('hex')
    .slice(0, 8)
  const readable = `${system}-${account}`.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replaceAll(/^[^A-Za-z0-9]+|-+$/g, '')
  return `${readable.slice(0, 100) || 'account'}-${mark}`
}

export interface Adopted {
  readonly account: string
  readonly identity: string
  readonly credential: string
}

/**
 * Errors: `account.unknown`, `account.not_nobodys` where it has an owner already or is gone, `identity.unknown`, `account.identity_leaving`,
 * `account.not_adopted` with what the inventory has against it, `authority.refused`.
 */
export const adoptAccount = async (
  runtime: Runtime,
  caller: Caller,
  id: string,
  given: { readonly identity: string; readonly reason: string },
): Promise<Adopted> => {
  await requirePower(runtime, caller, 'inventory.import', { kind: 'inventory', id: 'import' })
  // What was suggested is recorded beside what was decided.
  const [suggested] = await suggest(runtime, caller.org, { id }, '', 1)
  return transact(runtime, caller, async (work) => {
    const account = await lockAccount(work.db, work.org, id)
    if (!account) throw unknown(id)
    if (!account.present || suggested === undefined)
      throw new CountersignError(
        'account.not_nobodys',
        'conflict',
        `\`${account.account}\` is somebody’s already, or gone from \`${account.system_id}\`: \`countersign account show ${id}\``,
      )
    const identity = await readIdentity(work.db, work.org, given.identity)
    if (!identity)
      throw new CountersignError('identity.unknown', 'not_found', `no identity \`${given.identity}\`; see \`countersign identities\``)
    if (identity.state !== 'active')
      throw new CountersignError(
        'account.identity_leaving',
        'conflict',
        `\`${identity.id}\` is ${identity.state}: nothing is made its own any more; name the identity that goes on, or have the account ended`,
      )
    const credential = credentialName(account.system_id, account.kind, account.account, account.key)
    const { problems } = await bringIn(runtime, work, [
      rawRecord('credentials', 1, {
        id: credential,
        identity: identity.id,
        system: account.system_id,
        kind: account.kind,
        account: account.account,
        key: account.key,
        // What its identity is for; how far it may reach nobody has approved by saying whose it is.
        purpose: identity.purpose.replaceAll(/\s+/g, ' ').slice(0, 200),
        expires: account.description.expiresAt ?? undefined,
        created: account.created_at?.toISOString(),
        lastUsed: account.last_used_at?.toISOString(),
      }),
    ])
    const [problem] = problems
    if (problem !== undefined) throw new CountersignError('account.not_adopted', 'invalid', `it was not taken: ${problem.message}`)
    const rules = suggested.candidates.find((one) => one.identity === identity.id)
    work.record({
      kind: 'account.adopted',
      body: {
        account: id,
        system: account.system_id,
        name: account.account,
        identity: identity.id,
        credential,
        reason: given.reason,
        suggested: rules === undefined ? null : { confidence: rules.confidence, rules: [...rules.rules] },
      },
    })
    await closeFinding(work, 'account.to_correlate', id)
    return { account: id, identity: identity.id, credential }
  })
}
