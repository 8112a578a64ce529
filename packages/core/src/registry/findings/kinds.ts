// Every kind of finding: what it means, what closes it, and the entry of the OWASP Non-Human Identities Top 10 (2025) that it is a case of, where it is one.
// A kind that stands not here can't be opened. Written by what they are about, in kinds/. Pure.
import { changesKinds } from './kinds/changes.ts'
import { estateKinds } from './kinds/estate.ts'
import type { KindOfFinding } from './kinds/kind.ts'
import { ownKinds } from './kinds/own.ts'
import { providersKinds } from './kinds/providers.ts'
import { sourcesKinds } from './kinds/sources.ts'
import { systemsKinds } from './kinds/systems.ts'
import type { NhiRisk } from './nhi-risks.ts'

export type { KindOfFinding } from './kinds/kind.ts'
export { type NhiRisk, nhiRisks } from './nhi-risks.ts'

export const findingKinds = {
  ...systemsKinds,
  ...estateKinds,
  ...providersKinds,
  ...changesKinds,
  ...sourcesKinds,
  ...ownKinds,
} as const satisfies Readonly<Record<string, KindOfFinding>>

export type FindingKind = keyof typeof findingKinds

/** Kinds that are cases of an entry. */
export const kindsOfRisk = (risk: NhiRisk): readonly FindingKind[] =>
  (Object.entries(findingKinds) as [FindingKind, KindOfFinding][]).flatMap(([name, { nhi }]) => (nhi === risk ? [name] : []))

/** What of an entry nothing here can know, and why: that none is found of it says nothing. */
export const notLookedFor: Readonly<Partial<Record<NhiRisk, string>>> = {
  'NHI2:2025':
    'secrets in code, logs, chats and images: nothing here reads them; of what scanners report, only keys of SSH and secrets with account and host beside them can be recognised, since no secret is kept to be compared with',
  'NHI4:2025':
    'how a server lets people in at all (`trust`, `md5` of PostgreSQL, unsigned binds of LDAP): what observers may read does not tell it',
  'NHI6:2025': 'policies and keys inside cloud accounts and pipelines: no connector reads them',
  'NHI10:2025': 'a person who uses a technical secret where no provider reports sessions: the use looks like the workload’s',
}

/** Undefined: one that an earlier version opened and this one doesn't know. */
export const kindOf = (name: string): KindOfFinding | undefined =>
  Object.hasOwn(findingKinds, name) ? findingKinds[name as FindingKind] : undefined
