// A record of a long-lived credential as a document of authority: two people let it live, for a time. It is in force until its own end, and decided again by a new version.
import { lifecycleModelOf, type SecretStore } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { plusSeconds } from '../../platform/clock.ts'
import { type CredentialRow, putOnTrack, readCredential, readIdentity } from '../../registry/inventory/index.ts'
import { insertRecord, legacyRecordOf, standingOfRecord } from '../../registry/legacy/index.ts'
import { resolvePrincipal } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { InstrumentDefinition, Problem } from '../instruments/index.ts'
import { type LegacyText, legacyIn, legacyKind, readLegacy, wordsOf } from './document.ts'

const daySeconds = 86_400

const schemeOf = (reference: string): string => reference.slice(0, Math.max(0, reference.indexOf(':')))

/** What it says beside what is known of the credential. SAFETY: a record never says that one reaches less, or lies elsewhere, than the inventory knows. */
const besideTheFacts = (text: LegacyText, credential: CredentialRow): Problem[] => {
  const problems: Problem[] = []
  if (credential.derived_from !== null)
    problems.push({ where: 'credential', problem: `it was derived from \`${credential.derived_from}\` and lives with that one` })
  const more = (credential.scope ?? []).filter((one) => !text.scope.includes(one))
  if (more.length > 0) problems.push({ where: 'scope', problem: `by the inventory it reaches more: ${more.slice(0, 10).join(', ')}` })
  if (credential.secret_ref !== null && credential.secret_ref !== text.stored)
    problems.push({ where: 'stored', problem: 'the inventory says that it is stored somewhere else; bring in where it is now first' })
  return problems
}

const whyNot = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  name: string,
  text: LegacyText,
  at: Date,
): Promise<readonly Problem[]> => {
  const rules = lifecycleModelOf(runtime.policy.current().bundle).legacy
  const problems: Problem[] = []
  const owner = await resolvePrincipal(db, org, text.owner, at)
  if (!owner?.active || owner.kind !== 'person' || owner.party.kind !== 'enterprise')
    problems.push({ where: 'owner', problem: `\`${text.owner}\` is no active person of the enterprise` })
  const form = runtime.secrets.check(text.stored)
  if (form !== undefined)
    problems.push({ where: 'stored', problem: 'is no reference to a secret; it is `exec:/program …`, `file:/path` or `env:NAME`' })
  else if (!rules.stores.includes(schemeOf(text.stored) as SecretStore))
    problems.push({
      where: 'stored',
      problem: `policy lets a long-lived secret lie only behind ${rules.stores.map((one) => `\`${one}:\``).join(', ')}: a program of the secret store`,
    })
  if (text.rotateEveryDays * daySeconds > rules.rotateWithinSeconds)
    problems.push({ where: 'rotateEveryDays', problem: `policy asks for at most ${Math.floor(rules.rotateWithinSeconds / daySeconds)}` })
  const [end, latest] = [new Date(text.expires), plusSeconds(at, rules.longestSeconds)]
  if (end <= at) problems.push({ where: 'expires', problem: 'is over' })
  else if (end > latest)
    problems.push({ where: 'expires', problem: `it is decided again by ${latest.toISOString()} at the latest, by policy` })
  const credential = await readCredential(db, org, text.credential)
  if (credential?.state !== 'active') return [...problems, { where: 'credential', problem: `no live credential \`${text.credential}\`` }]
  const identity = await readIdentity(db, org, credential.identity_id)
  if (identity?.state !== 'active' || identity.quarantined_in !== null || identity.frozen_at !== null)
    problems.push({ where: 'credential', problem: `its identity \`${credential.identity_id}\` leaves, has left, or nobody answers for it` })
  const other = await legacyRecordOf(db, org, text.credential)
  if (other && other.about === text.credential && other.name !== name && standingOfRecord(other, at) === 'in_force')
    problems.push({ where: 'credential', problem: `it stands under the record \`${other.name}\`; propose a new version of that one` })
  return [...problems, ...besideTheFacts(text, credential)]
}

export const legacyInstrument: InstrumentDefinition = {
  kind: legacyKind,
  title: 'a record of a long-lived credential',
  operation: () => 'legacy.adopt',
  read: (input) => {
    const read = readLegacy(input)
    return 'problems' in read ? read : { document: { ...read.document } }
  },
  check: (runtime, db, org, name, document, at) => whyNot(runtime, db, org, name, legacyIn(document), at),
  risk: (document, before) => {
    const [text, was] = [legacyIn(document), before && legacyIn(before)]
    return {
      scopeWider: was === undefined || text.scope.some((one) => !was.scope.includes(one)),
      controlWeaker:
        was !== undefined &&
        (text.rotateEveryDays > was.rotateEveryDays || was.compensatingControls.some((one) => !text.compensatingControls.includes(one))),
    }
  },
  until: (document) => new Date(legacyIn(document).expires),
  changes: (document, before) => {
    const now = wordsOf(legacyIn(document))
    if (!before) return now.map((each) => `+ ${each}`)
    const was = wordsOf(legacyIn(before))
    return [
      ...was.filter((each) => !now.includes(each)).map((each) => `- ${each}`),
      ...now.filter((each) => !was.includes(each)).map((each) => `+ ${each}`),
    ]
  },
  enacted: async (_runtime, work, row, document) => {
    const text = legacyIn(document)
    await insertRecord(work.db, {
      org_id: work.org,
      name: row.name,
      version: row.version,
      credential_id: text.credential,
      document: row.digest,
      owner_id: text.owner,
      scope: [...text.scope],
      stored_at: text.stored,
      rotate_every_days: text.rotateEveryDays,
      controls: [...text.compensatingControls],
      change_id: row.change_id,
      from_at: work.at,
      until_at: new Date(text.expires),
    })
    await putOnTrack(work.db, work.org, text.credential, {
      scope: [...text.scope],
      stored: text.stored,
      rotateEveryDays: text.rotateEveryDays,
      controls: [...text.compensatingControls],
    })
    work.record({
      kind: 'credential.let_live',
      body: {
        credential: text.credential,
        record: row.name,
        version: row.version,
        document: row.digest,
        until: text.expires,
        owner: text.owner,
      },
    })
  },
}
