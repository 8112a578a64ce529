// A credential gets a successor. Where the system can hold two at a time, every consumer gets one of its own beside the old one, and the old one ends
// when each has been seen to use its own; else the secret is set anew in place, and the plan says what the gap is. Reads facts, decides nothing.
import { createHash } from 'node:crypto'
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { type CredentialRow, credentialsNamed, readCredential, readSystem, toSystemRecord, usesOf } from '../../registry/inventory/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { Draft, Drafted } from './draft.ts'
import { draftEndings, slug } from './endings.ts'
import { asleep, draftRequest } from './request.ts'
import { wayBackOfEnding } from './way-back.ts'

export const rotationKinds = ['rotation', 'rotation.due', 'rotation.cut'] as const

export interface AskedRotation {
  /** Asked for by somebody; due by its schedule; cut because of an incident. */
  readonly kind: (typeof rotationKinds)[number]
  readonly ref: string
  readonly way: RotationWay
  /** The old one ends without waiting for who still uses it. */
  readonly cut?: boolean
}

/** `staged`: a new one beside the old one. `in_place`: the same account gets another secret. */
export type RotationWay = 'staged' | 'in_place'

export const isRotation = (kind: string): boolean => rotationKinds.some((one) => one === kind)

const known = async (db: Kysely<Tables>, org: string, id: string): Promise<CredentialRow> => {
  const credential = await readCredential(db, org, id)
  if (!credential || credential.state === 'retired')
    throw new CountersignError('credential.unknown', 'not_found', `no live credential \`${id}\``)
  if (credential.state === 'suspended') throw asleep(id)
  return credential
}

/** By what its connector can do and who uses it. Errors: `credential.unknown`, `rotation.no_way`. */
export const wayOfRotation = async (runtime: Runtime, db: Kysely<Tables>, org: string, id: string): Promise<RotationWay> => {
  const credential = await known(db, org, id)
  const system = await readSystem(db, org, credential.system_id)
  const kind = system && runtime.connectors.definition(system.connector)?.credentialKinds[credential.kind]
  const cannot = (why: string): never => {
    throw new CountersignError('rotation.no_way', 'invalid', `\`${id}\` can't be rotated here: ${why}`)
  }
  if (!system || !kind) return cannot(`no connector speaks for the kind \`${credential.kind}\``)
  if (credential.derived_from !== null || (kind.nature ?? 'credential') !== 'credential')
    return cannot('it is derived from another one, or a right without a secret; rotate what it comes from')
  if (credential.key !== null)
    return cannot('its system knows it by a key of its own making; have a new one brought in, move its consumers, then revoke this one')
  const operator = await runtime.connectors.operator(toSystemRecord(system)).catch(() => undefined)
  const can = (action: 'create' | 'rotate'): boolean =>
    kind.actions.includes(action) && (operator === undefined || operator[action] !== undefined)
  const consumers = (await usesOf(db, org, [id])).filter(({ workload }) => workload.state === 'running')
  if (consumers.length > 0 && can('create')) return 'staged'
  if (can('rotate')) return 'in_place'
  return cannot(
    consumers.length > 0
      ? 'its system can neither hold a second one nor set it anew'
      : 'no running consumer of it is known, so nobody would get a second one, and its system can not set it anew in place',
  )
}

const inPlaceGap = (consumers: number, twice: boolean): string =>
  `${twice ? 'no running consumer of it is known' : 'its system holds one secret at a time'}: from the moment it is set until ${
    consumers === 0 ? 'whoever uses it' : `each of ${consumers} consumers`
  } has read the new one, who logs in anew is refused; who is logged in stays so`

/** A name that no rotation before has given, and the same whenever the plan is made again. */
const successorName = (credential: CredentialRow, workload: { readonly id: string }): string => {
  const root = credential.id.replace(/-for-[a-z0-9_]+-[0-9a-f]{8}$/, '').slice(0, 100)
  const mark = createHash('sha256').update(`${credential.id}\n${workload.id}`).digest('hex').slice(0, 8)
  return `${root}-for-${slug(workload.id).slice(0, 60)}-${mark}`
}

/** Errors: `credential.unknown`, `credential.known_by_key`. */
export const draftRotation = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  asked: AskedRotation,
  ended: ReadonlySet<string> = new Set(),
): Promise<Drafted> => {
  if (ended.has(asked.ref))
    return { purpose: `end what was opened with ${asked.ref}`, drafts: [], credentials: [], parties: [], identities: [], leaving: [] }
  const credential = await known(db, org, asked.ref)
  const uses = await usesOf(db, org, [credential.id])
  const running = uses.filter(({ workload }) => workload.state === 'running')
  if (asked.way === 'in_place') {
    const gap = inPlaceGap(running.length, running.length === 0)
    return draftRequest(runtime, db, org, {
      ref: asked.ref,
      purpose: `rotate ${credential.id} in place, with a gap: ${gap}`,
      operations: [{ operation: 'credential.rotate', credential: credential.id, parameters: { way: 'in_place', gap } }],
    })
  }
  const found = await credentialsNamed(db, org, [credential.id])
  const drafts = await draftEndings(runtime, db, org, {
    credentials: found.map((one) => ({ ...one, uses: one.id === credential.id ? uses : [] })),
    stays: (workload) => workload.state === 'running',
    replacement: successorName,
  })
  const retirement =
    asked.cut === true
      ? await cutting(
          runtime,
          db,
          org,
          credential,
          running.map(({ workload_id }) => workload_id),
        )
      : undefined
  const own = `revoke:${credential.id}`
  return {
    purpose: purposeOf(asked, credential.id, running.length),
    drafts: drafts.map((draft) => (draft.key === own ? { ...draft, ...retirement?.(draft) } : draft)),
    credentials: found,
    parties: [],
    identities: [credential.identity_id],
    leaving: [],
  }
}

const purposeOf = ({ cut }: AskedRotation, id: string, consumers: number): string => {
  const many = consumers === 1 ? '1 consumer' : `${consumers} consumers`
  if (cut === true)
    return consumers === 0
      ? `end ${id} now, though not everybody who got a new one was seen to use it`
      : `end ${id} now, with ${many} not moved off it yet`
  if (consumers === 0) return `rotate ${id} without a gap: every consumer has a credential of its own, and the old one ends`
  return `rotate ${id} without a gap: ${many} ${consumers === 1 ? 'gets' : 'each get'} a credential of ${consumers === 1 ? 'its' : 'their'} own, and the old one ends when ${consumers === 1 ? 'it is' : 'each is'} seen to use it`
}

/** It waits for nobody, and whoever signs the plan reads whom it cuts off. */
const cutting = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  credential: CredentialRow,
  cut: readonly string[],
): Promise<(draft: Draft) => Partial<Draft>> => {
  const wayBack = await wayBackOfEnding(runtime, await readSystem(db, org, credential.system_id), credential.kind)
  return (draft) => ({ after: [], parameters: { ...draft.parameters, cut: [...cut] }, wayBack })
}
