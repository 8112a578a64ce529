// Access that is switched off and kept, and access that comes back as it was. Reads facts, decides nothing, changes nothing.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { type CredentialRow, credentialsNamed, readCredential, readSystem } from '../../registry/inventory/index.ts'
import { fallsAsleep, wakesUp } from '../../registry/suspended/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { Draft, Drafted } from './draft.ts'
import { aboutBy, listsSessions } from './endings.ts'

/** Whether a connector declares that it can switch off and on what is of this kind. */
export const canSleep = (runtime: Runtime, connector: string, kind: string): boolean => {
  const actions = runtime.connectors.definition(connector)?.credentialKinds[kind]?.actions ?? []
  return actions.includes('disable') && actions.includes('enable')
}

/** Whether a connector declares that it can end who is logged in with what is of this kind, and shows who is. */
export const canEndSessions = (runtime: Runtime, connector: string, kind: string): boolean => {
  const known = runtime.connectors.definition(connector)?.credentialKinds[kind]
  return known?.hasSessions === true && known.actions.includes('end_sessions')
}

const drafted = (purpose: string, drafts: readonly Draft[], credentials: readonly CredentialRow[]): Drafted => ({
  purpose,
  drafts,
  credentials,
  parties: [],
  identities: [...new Set(credentials.map((credential) => credential.identity_id))],
  leaving: [],
})

/** Errors: `credential.no_way_back` where a connector can't switch it on again. */
export const draftSuspension = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  asked: { readonly purpose: string; readonly credentials: readonly string[] },
): Promise<Drafted> => {
  const credentials = await credentialsNamed(db, org, asked.credentials)
  const drafts: Draft[] = []
  for (const credential of credentials) {
    const system = await readSystem(db, org, credential.system_id)
    if (!system || !canSleep(runtime, system.connector, credential.kind))
      throw new CountersignError(
        'credential.no_way_back',
        'conflict',
        `no connector can switch \`${credential.id}\` on again, so it can't be suspended; end it with \`countersign lifecycle end ${credential.identity_id}\``,
      )
    const off = `disable:${credential.id}`
    drafts.push({
      ...aboutBy(credential),
      key: off,
      operation: fallsAsleep,
      after: [],
      when: 'always',
      purpose: 'rejection',
      wayBack: { kind: 'operation', operation: wakesUp, words: 'it is switched on again as it was, by a change that resumes it' },
    })
    const kind = runtime.connectors.definition(system.connector)?.credentialKinds[credential.kind]
    if (kind?.hasSessions === true && (await listsSessions(runtime, system)))
      drafts.push({
        ...aboutBy(credential),
        key: `sessions:${credential.id}`,
        operation: 'session.end',
        after: [off],
        when: 'if_sessions',
        purpose: 'sessions',
        wayBack: { kind: 'not_needed', words: 'who is let in again opens his own' },
      })
  }
  return drafted(asked.purpose, drafts, credentials)
}

/** Errors: `credential.unknown`. Whether it may come back is asked when it is about to, and not here. */
export const draftResumption = async (
  db: Kysely<Tables>,
  org: string,
  asked: { readonly ref: string; readonly purpose: string; readonly lifts?: string | undefined },
): Promise<Drafted> => {
  const credential = await readCredential(db, org, asked.ref)
  if (!credential || credential.state === 'retired')
    throw new CountersignError('credential.unknown', 'not_found', `no live credential \`${asked.ref}\``)
  const on: Draft = {
    ...aboutBy(credential),
    key: `enable:${credential.id}`,
    operation: wakesUp,
    parameters: asked.lifts === undefined ? {} : { lifts: asked.lifts },
    after: [],
    when: 'always',
    purpose: 'acceptance',
    wayBack: { kind: 'operation', operation: fallsAsleep, words: 'it is switched off again, by a change that suspends it' },
  }
  return drafted(asked.purpose, [on], [credential])
}
