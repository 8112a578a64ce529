// The very first start: the enterprise as a party, the connectors as an executor with their key, and one administrator whose API key is shown once.
import { transact } from '@countersign/core/evidence/journal/index'
import { connectorHost } from '@countersign/core/execution/planning/index'
import { plusSeconds } from '@countersign/core/platform/clock'
import { assignRole, enrolKey, issueApiKey, readParty, systemCaller } from '@countersign/core/registry/principals/index'
import type { Runtime } from '@countersign/core/runtime'

export interface FirstAdministrator {
  readonly principal: string
  readonly apiKey: string
  readonly expiresAt: string
}

const scopes = ['read', 'request', 'approve', 'execute', 'administer'] as const
const firstHourSeconds = 30 * 86_400

/** Undefined where the organisation is there already. */
export const firstStart = async (runtime: Runtime, name: string): Promise<FirstAdministrator | undefined> => {
  const caller = systemCaller(runtime, runtime.org, 'first-start')
  return transact(runtime, caller, async (work) => {
    if (await readParty(work.db, work.org, work.org)) {
      await enrolKey(work, {
        principal: connectorHost,
        purpose: 'execution',
        publicKey: runtime.keys.executor.publicKey.toString('base64'),
      })
      return undefined
    }
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
        { org_id: work.org, id: 'admin', kind: 'person', party_id: work.org, party_kind: 'enterprise', name: 'First administrator' },
      ])
      .execute()
    work.record({ kind: 'organisation.created', body: { org: work.org, name } })
    await enrolKey(work, { principal: connectorHost, purpose: 'execution', publicKey: runtime.keys.executor.publicKey.toString('base64') })
    for (const role of ['administrator', 'security_lead']) await assignRole(work, { principal: 'admin', role })
    const key = await issueApiKey(runtime, work, {
      principal: 'admin',
      name: 'first administrator',
      scopes,
      expiresAt: plusSeconds(work.at, firstHourSeconds),
    })
    return { principal: 'admin', apiKey: key.secret, expiresAt: key.expiresAt }
  })
}
