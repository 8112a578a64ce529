// A named person of the enterprise says of a change that nothing explains that it is to stay. Recorded with the reason; the finding goes with it.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { closeFinding } from '../../registry/findings/index.ts'
import { readIdentity } from '../../registry/inventory/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { nameInPath } from './path-name.ts'
import { recordChange } from './record.ts'
import {
  type AccountChange,
  type AccountRow,
  addChanges,
  changesOf,
  emailOf,
  lockAccount,
  putAccounts,
  readAccount,
  recordedAt,
} from './store.ts'

const unknown = (id: string) =>
  new CountersignError('account.unknown', 'not_found', `no account \`${id}\`; see \`countersign account list\``)

/** Who answers for it, as far as the inventory knows. */
const ownerOf = async (runtime: Runtime, org: string, row: AccountRow): Promise<string | undefined> => {
  const records = (await recordedAt(runtime.db, org, row.system_id, [row.account])).get(row.account) ?? []
  const [record] = records.filter(({ kind, state }) => kind === row.kind && state !== 'retired')
  const identity = record && (await readIdentity(runtime.db, org, record.identity_id))
  return identity?.business_owner ?? undefined
}

/** The words by which a system may name him: his id, his mailbox, the name in a directory's path. */
const isNamed = (actor: string, names: readonly string[]): boolean => {
  const said = actor.toLowerCase()
  const inPath = nameInPath(said)
  return names.some((name) => name === said || name === inPath)
}

/**
 * Errors: `account.unknown`, `account.nothing_to_agree_to`, `account.changed_since` where it is no longer what was looked at, `account.own_deed` where the
 * system names him as the one who did it, `authority.refused`.
 */
export const agreeTo = async (
  runtime: Runtime,
  caller: Caller,
  id: string,
  given: { readonly digest: string; readonly reason: string },
): Promise<void> => {
  const row = await readAccount(runtime.db, caller.org, id)
  if (!row) throw unknown(id)
  const ownerId = await ownerOf(runtime, caller.org, row)
  await requirePower(runtime, caller, 'finding.resolve', { kind: 'account', id, ...(ownerId === undefined ? {} : { ownerId }) })
  await transact(runtime, caller, async (work) => {
    const account = await lockAccount(work.db, work.org, id)
    if (!account) throw unknown(id)
    if (account.drift === null)
      throw new CountersignError('account.nothing_to_agree_to', 'conflict', `nothing about \`${id}\` is unexplained`)
    if (account.digest !== given.digest)
      throw new CountersignError(
        'account.changed_since',
        'conflict',
        `\`${id}\` has changed again since; look at it with \`countersign account show ${id}\``,
      )
    const [last] = (await changesOf(work.db, work.org, id, 50)).filter(({ what, basis }) => what !== 'agreed' && basis === null)
    const email = await emailOf(work.db, work.org, caller.principal.id)
    const names = [caller.principal.id, ...(email === undefined ? [] : [email])].map((name) => name.toLowerCase())
    if (last?.actor != null && isNamed(last.actor, names))
      throw new CountersignError(
        'account.own_deed',
        'forbidden',
        `the system names you as the one who changed \`${id}\`; somebody else has to agree to it`,
      )
    const { n: _, ...kept } = account
    const change: AccountChange = {
      org_id: work.org,
      id: runtime.ids.next('acn'),
      account_id: id,
      what: 'agreed',
      before: account.agreed,
      after: account.present ? account.description : null,
      since: account.drifted_at!,
      noticed_at: work.at,
      basis: 'decision',
      basis_id: caller.principal.id,
      actor: null,
      acted_at: null,
    }
    await putAccounts(work.db, [{ ...kept, drift: null, drifted_at: null, agreed: null }])
    await addChanges(work.db, [change])
    recordChange(
      work,
      { id, system: account.system_id, kind: account.kind, account: account.account, key: account.key },
      change,
      given.reason,
    )
    await closeFinding(work, 'account.out_of_band', id)
  })
}
