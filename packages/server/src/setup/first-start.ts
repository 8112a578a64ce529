// The very first start: the enterprise as a party, the connectors as an executor with their key, and one administrator whose API key is shown
// once. INVARIANT: a key that is valid was shown, or is still kept to be shown at the next start.
import { transact } from '@countersign/core/evidence/journal/index'
import { connectorHost } from '@countersign/core/execution/planning/index'
import { plusSeconds } from '@countersign/core/platform/clock'
import {
  assignRole,
  enrolKey,
  issueApiKey,
  liveApiKey,
  newApiSecret,
  readParty,
  systemCaller,
} from '@countersign/core/registry/principals/index'
import type { Runtime } from '@countersign/core/runtime'
import { CountersignError } from '@countersign/ledger'
import { forgetUnshown, keepUnshown, readUnshown } from './unshown-key.ts'

/** Who is there from the first start on. */
export const firstAdministrator = 'admin'

export interface FirstAdministrator {
  readonly principal: string
  readonly apiKey: string
  readonly expiresAt: string
  /** To be called when somebody has seen it: nothing keeps the key from then on. */
  shown(): Promise<void>
}

const scopes = ['read', 'request', 'approve', 'execute', 'administer'] as const
const firstMonthSeconds = 30 * 86_400

/** Undefined where the organisation is there already and its first administrator has seen his key. */
export const firstStart = async (runtime: Runtime, name: string, home: string): Promise<FirstAdministrator | undefined> => {
  const caller = systemCaller(runtime, runtime.org, 'first-start')
  if (!(await readParty(runtime.db, runtime.org, runtime.org)) && (await readUnshown(home)) === undefined) {
    // ORDER: kept before it is valid.
    await keepUnshown(home, newApiSecret(runtime.ids))
  }
  const secret = await readUnshown(home)
  await transact(runtime, caller, async (work) => {
    if (await readParty(work.db, work.org, work.org)) {
      await enrolKey(work, {
        principal: connectorHost,
        purpose: 'execution',
        publicKey: runtime.keys.executor.publicKey.toString('base64'),
      })
      return
    }
    if (secret === undefined)
      throw new CountersignError('config.invalid', 'conflict', 'the organisation vanished during the start; start again')
    await work.db.insertInto('parties').values({ org_id: work.org, id: work.org, kind: 'enterprise', name }).execute()
    await work.db
      .insertInto('principals')
      .values([
        {
          org_id: work.org,
          id: connectorHost,
          kind: 'connector',
          party_id: work.org,
          party_kind: 'enterprise',
          name: "The enterprise's connectors",
        },
        {
          org_id: work.org,
          id: firstAdministrator,
          kind: 'person',
          party_id: work.org,
          party_kind: 'enterprise',
          name: 'First administrator',
        },
      ])
      .execute()
    work.record({ kind: 'organisation.created', body: { org: work.org, name } })
    await enrolKey(work, { principal: connectorHost, purpose: 'execution', publicKey: runtime.keys.executor.publicKey.toString('base64') })
    for (const role of ['administrator', 'security_lead']) await assignRole(work, { principal: firstAdministrator, role })
    await issueApiKey(runtime, work, {
      principal: firstAdministrator,
      name: 'first administrator',
      scopes,
      expiresAt: plusSeconds(work.at, firstMonthSeconds),
      secret,
    })
  })
  if (secret === undefined) return undefined
  runtime.steps.reach('administrator.made')
  const key = await liveApiKey(runtime.db, secret, runtime.clock.now())
  // Another process made the organisation with a key of its own, or this one has ended: there is nothing to show.
  if (!key) await forgetUnshown(home)
  return key && { principal: key.principal, apiKey: secret, expiresAt: key.expiresAt.toISOString(), shown: () => forgetUnshown(home) }
}
