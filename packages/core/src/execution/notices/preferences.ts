// What a person may say of how he is told: more channels, and what may wait for the digest. INVARIANT: nothing that policy tells at any hour is put off, and
// nothing is ever turned off.
import { CountersignError } from '@countersign/ledger'
import { NOTICE_KINDS, type NoticeKind, noticeModelOf } from '@countersign/policy'
import { isZone } from '../../authority/duty/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { readPrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import type { Preferences } from './model.ts'
import { mailChannel, officeOf } from './office.ts'
import { preferencesOf, setPreferencesRow } from './store.ts'

/** Errors: `notice.people_only`. */
export const requirePerson = ({ principal }: Caller): void => {
  if (principal.kind !== 'person')
    throw new CountersignError('notice.people_only', 'forbidden', 'only people are told anything; software asks for what is its to do')
}

const roomsFor = (runtime: Runtime, caller: Caller): string[] =>
  caller.principal.party.kind === 'enterprise'
    ? (officeOf(runtime)?.channels ?? []).filter(({ forPeople }) => forPeople).map(({ name }) => name)
    : []

/** What policy tells at any hour, whatever a person wishes. A finding's urgency goes by its severity, and some of it may wait. */
const alwaysNow = (runtime: Runtime, kind: NoticeKind): boolean =>
  kind !== 'finding.opened' && noticeModelOf(runtime.policy.current().bundle).kinds[kind].urgency === 'now'

const shown = async (runtime: Runtime, caller: Caller, own: Preferences) => {
  const model = noticeModelOf(runtime.policy.current().bundle)
  const person = await readPrincipal(runtime.db, caller.org, caller.principal.id)
  const mail = officeOf(runtime)?.channels.some(({ name }) => name === mailChannel) ?? false
  return {
    digest: NOTICE_KINDS.filter((kind) => own.digest.includes(kind)),
    rooms: [...own.rooms],
    zone: own.zone,
    address: person?.email ?? null,
    mail,
    canJoin: roomsFor(runtime, caller),
    digestAt: [...model.digest],
    policyZone: model.zone,
    quiet: model.quiet === null ? null : { ...model.quiet },
    kinds: NOTICE_KINDS.map((kind) => ({
      kind,
      urgency: kind === 'finding.opened' ? ('by_severity' as const) : model.kinds[kind].urgency,
      mayWait: !alwaysNow(runtime, kind),
    })),
  }
}

export const readPreferences = async (runtime: Runtime, caller: Caller) => {
  requirePerson(caller)
  const own = (await preferencesOf(runtime.db, caller.org, [caller.principal.id])).get(caller.principal.id)!
  return shown(runtime, caller, own)
}

/** Errors: `notice.people_only`, `notice.must_reach`, `notice.unknown_room`, `notice.bad_zone`. */
export const setPreferences = async (
  runtime: Runtime,
  caller: Caller,
  wishes: { readonly digest: readonly NoticeKind[]; readonly rooms: readonly string[]; readonly zone: string | null },
) => {
  requirePerson(caller)
  const must = wishes.digest.filter((kind) => alwaysNow(runtime, kind))
  if (must.length > 0)
    throw new CountersignError(
      'notice.must_reach',
      'conflict',
      `policy tells \`${must.join('`, `')}\` at any hour; leave it out, or have \`notices.json\` of the policy changed`,
      { details: { kinds: must } },
    )
  const known = roomsFor(runtime, caller)
  const unknown = wishes.rooms.filter((room) => !known.includes(room))
  if (unknown.length > 0)
    throw new CountersignError(
      'notice.unknown_room',
      'invalid',
      `no room \`${unknown[0]}\` that you may have notices sent to; \`countersign notice preferences\` lists them`,
      { details: { rooms: unknown } },
    )
  if (wishes.zone !== null && !isZone(wishes.zone))
    throw new CountersignError('notice.bad_zone', 'invalid', `\`${wishes.zone}\` is no time zone; write one such as Europe/Berlin`)
  await transact(runtime, caller, async (work) => {
    await setPreferencesRow(work.db, work.org, caller.principal.id, wishes, work.at)
    work.record({
      kind: 'notice.preferences_set',
      body: { person: caller.principal.id, digest: [...wishes.digest], rooms: [...wishes.rooms], zone: wishes.zone },
    })
  })
  return shown(runtime, caller, wishes)
}
