// Beginning a rotation, and cutting it short. One at a time for each credential; repeating it gives the one that runs.
import { CountersignError } from '@countersign/ledger'
import type { PrincipalRef } from '@countersign/policy'
import { requirePower } from '../../authority/access/index.ts'
import { readCredential, readIdentity } from '../../registry/inventory/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { type Opened, openChange, type Planned, previewChange, requireGrounds } from '../changes/index.ts'
import { type AskedRotation, draftFor, type RotationWay, wayOfRotation } from '../planning/index.ts'
import { askedIn } from './standing.ts'
import { latestRotationOf, liveRotationOf, lockCredential } from './store.ts'

export interface StartInput {
  readonly credential: string
  readonly reason: string
  readonly ticket: string
}

export interface Started extends Opened {
  readonly way: RotationWay
}

const unknown = (id: string) => new CountersignError('credential.unknown', 'not_found', `no live credential \`${id}\``)

/** Errors: `credential.unknown`, `rotation.leaving`, `rotation.no_way`. */
const wayFor = async (runtime: Runtime, org: string, id: string): Promise<RotationWay> => {
  const credential = await readCredential(runtime.db, org, id)
  if (credential?.state !== 'active') throw unknown(id)
  const identity = await readIdentity(runtime.db, org, credential.identity_id)
  if (identity?.state !== 'active')
    throw new CountersignError(
      'rotation.leaving',
      'conflict',
      `\`${id}\` belongs to \`${credential.identity_id}\`, which leaves or has left; it ends and gets no successor`,
    )
  return wayOfRotation(runtime, runtime.db, org, id)
}

const ask = (runtime: Runtime, caller: Caller, credential: string): Promise<void> =>
  requirePower(runtime, caller, 'change.request', { kind: 'credential', id: credential })

/** Errors: as `startRotation`. */
export const previewRotation = async (runtime: Runtime, caller: Caller, input: StartInput): Promise<Planned & { way: RotationWay }> => {
  requireGrounds(input)
  await ask(runtime, caller, input.credential)
  const way = await wayFor(runtime, caller.org, input.credential)
  const { reason, ticket } = input
  return { ...(await previewChange(runtime, caller, { reason, ticket, asked: { kind: 'rotation', ref: input.credential, way } })), way }
}

/** Opens it, whoever asks. The caller has asked for the power. */
export const openRotation = async (
  runtime: Runtime,
  caller: Caller,
  asked: AskedRotation,
  opening: { readonly reason: string; readonly ticket: string; readonly requester?: PrincipalRef; readonly insteadOf?: string },
): Promise<Opened> => {
  const { credentials } = await draftFor(runtime, runtime.db, caller.org, asked)
  return openChange(runtime, caller, {
    ...opening,
    kind: asked.kind,
    ref: asked.ref,
    custody: credentials.map(({ id }) => id),
    asked: async (work, change) => {
      // ORDER: two that begin at once come one after the other, and the second finds the first.
      await lockCredential(work.db, work.org, asked.ref)
      const other = await liveRotationOf(work.db, work.org, asked.ref, change)
      if (other)
        throw new CountersignError(
          'rotation.running',
          'conflict',
          `\`${asked.ref}\` is being rotated in the change \`${other.id}\` already`,
        )
      return asked
    },
  })
}

/** Errors: `credential.unknown`, `rotation.leaving`, `rotation.no_way`, `rotation.running`, `change.reason_missing`, `change.ticket_missing`. */
export const startRotation = async (runtime: Runtime, caller: Caller, input: StartInput): Promise<Started> => {
  requireGrounds(input)
  await ask(runtime, caller, input.credential)
  const way = await wayFor(runtime, caller.org, input.credential)
  const { reason, ticket } = input
  return { ...(await openRotation(runtime, caller, { kind: 'rotation', ref: input.credential, way }, { reason, ticket })), way }
}

/**
 * The old one ends now, whoever still uses it: an incident. The plan names whom it cuts off, and people approve exactly that.
 * Errors: `rotation.unknown`, `rotation.in_place`, `change.reason_missing`, `change.ticket_missing`.
 */
export const cutRotation = async (runtime: Runtime, caller: Caller, input: StartInput): Promise<Opened> => {
  requireGrounds(input)
  await ask(runtime, caller, input.credential)
  const live = await liveRotationOf(runtime.db, caller.org, input.credential)
  if (!live) {
    const before = await latestRotationOf(runtime.db, caller.org, input.credential)
    throw new CountersignError(
      'rotation.unknown',
      'not_found',
      `\`${input.credential}\` is ${before ? 'not being rotated any more' : 'not being rotated'}; to end it without a successor, end its identity: \`countersign lifecycle end IDENTITY\``,
    )
  }
  const asked = askedIn(live)
  if (asked.way === 'in_place')
    throw new CountersignError(
      'rotation.in_place',
      'conflict',
      `\`${input.credential}\` is set anew in place: there is no old one beside it to cut`,
    )
  const { reason, ticket } = input
  // Cut already: that change is the answer.
  const insteadOf = asked.kind === 'rotation.cut' ? {} : { insteadOf: live.id }
  return openRotation(
    runtime,
    caller,
    { kind: 'rotation.cut', ref: input.credential, way: asked.way, cut: true },
    { reason, ticket, ...insteadOf },
  )
}
