// A command line asks, a person who is signed in confirms, and it is given an API key of his for hours (RFC 8252 with PKCE to a port of his own machine; RFC 8628
// where there is no browser). SAFETY: strangers may ask, and nothing comes of it by itself; what was asked with a port goes to that port and nowhere else.

import { createHash } from 'node:crypto'
import { CountersignError, sha256 } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { issueApiKey, resolvePrincipal } from '../principals/index.ts'
import { scopesOfSession, sessionModel } from '../sessions/index.ts'
import { byCode, byId, countOpen, decide, forgetOld, insertRequest, redeemed, setApiKey, takeBack } from './store.ts'

/** How long somebody has to confirm it, and how long what came of it can be had. */
export const requestSeconds = 600
/** How often a device asks whether it was confirmed. */
export const intervalSeconds = 3
const mostOpen = 1_000

/** Without letters that are read as others, and without vowels, so that it spells nothing (RFC 8628 §6.1). */
const letters = 'BCDFGHJKLMNPQRSTVWXZ'

const newCode = (runtime: Runtime): string => {
  // Each byte below 240 is one of twenty, evenly.
  const bytes = [...runtime.ids.random(64)].filter((byte) => byte < 240).slice(0, 8)
  const text = bytes.map((byte) => letters[byte % 20]).join('')
  return `${text.slice(0, 4)}-${text.slice(4)}`
}

const refuse = (code: string, message: string, kind: 'not_found' | 'conflict' | 'forbidden' | 'too_many' = 'conflict') =>
  new CountersignError(`device.${code}`, kind, message)

export interface Asking {
  readonly name: string
  /** Base64url of the SHA-256 of the verifier. */
  readonly challenge: string
  readonly loopback?: { readonly port: number; readonly state: string }
  readonly address: string
}

export interface Asked {
  readonly id: string
  readonly code: string
  readonly endsAt: Date
}

/** Errors: `device.too_many`. */
export const askForDevice = (runtime: Runtime, system: Caller, { name, challenge, loopback, address }: Asking): Promise<Asked> =>
  transact(runtime, system, async (work) => {
    // A day after its end nobody asks for it any more.
    await forgetOld(work.db, work.org, plusSeconds(work.at, -86_400))
    if ((await countOpen(work.db, work.org, work.at)) >= mostOpen)
      throw refuse('too_many', 'too many command lines are waiting to be confirmed; try again in ten minutes', 'too_many')
    const asked = { id: runtime.ids.next('dev'), code: newCode(runtime), endsAt: plusSeconds(work.at, requestSeconds) }
    await insertRequest(work.db, {
      org_id: work.org,
      id: asked.id,
      code: asked.code,
      kind: loopback ? 'loopback' : 'device',
      port: loopback?.port ?? null,
      state: loopback?.state ?? null,
      challenge,
      name: name.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 100) || 'command line',
      address,
      asked_at: work.at,
      ends_at: asked.endsAt,
    })
    return asked
  })

export type DeviceRequest = NonNullable<Awaited<ReturnType<typeof byCode>>>

/** As people write it: without the dash, in small letters. */
const asWritten = (code: string): string => {
  const plain = code.toUpperCase().replaceAll(/[^A-Z]/g, '')
  return `${plain.slice(0, 4)}-${plain.slice(4)}`
}

/** Waiting, and in time. Errors: `device.unknown`. */
export const waitingDevice = async (runtime: Runtime, code: string): Promise<DeviceRequest> => {
  const row = await byCode(runtime.db, runtime.org, asWritten(code))
  if (!row || row.verdict !== null || row.ends_at <= runtime.clock.now())
    throw refuse('unknown', 'no command line waits with this code; begin anew with `countersign sign-in`', 'not_found')
  return row
}

/** Where the person's browser is sent to hand it over; null: the device asks for it itself. Errors: `device.unknown`. */
export const decideDevice = async (
  runtime: Runtime,
  caller: Caller,
  code: string,
  verdict: 'approved' | 'refused',
): Promise<string | null> => {
  const row = await waitingDevice(runtime, code)
  const handed = row.kind === 'loopback' && verdict === 'approved' ? runtime.ids.random(32).toString('base64url') : null
  await transact(runtime, caller, async (work) => {
    const said = { verdict, principal_id: caller.principal.id, decided_at: work.at, grant_hash: handed === null ? null : sha256(handed) }
    if (!(await decide(work.db, work.org, row.id, said))) throw refuse('unknown', 'it was decided already', 'not_found')
    work.record({ kind: `device.${verdict}`, body: { device: row.id, name: row.name, principal: caller.principal.id, kind: row.kind } })
  })
  return handed === null ? null : `http://127.0.0.1:${row.port}/?${new URLSearchParams({ code: handed, state: row.state ?? '' })}`
}

/** What he has confirmed lately lets no command line in any more. */
export const takeBackDevicesOf = async (work: Work, principal: string): Promise<void> => {
  for (const device of await takeBack(work.db, work.org, principal)) work.record({ kind: 'device.taken_back', body: { device, principal } })
}

export interface Redeeming {
  readonly id: string
  readonly verifier: string
  /** What came to the loopback port. */
  readonly code?: string
}

const unknown = () => refuse('unknown', 'nothing is to be had for this; begin anew with `countersign sign-in`', 'not_found')

/** An API key of who confirmed it, once. Errors: `device.unknown`, `device.pending`, `device.refused`. */
export const redeemDevice = async (
  runtime: Runtime,
  system: Caller,
  { id, verifier, code }: Redeeming,
): Promise<{ readonly apiKey: string; readonly expiresAt: string; readonly principal: string }> => {
  const row = await byId(runtime.db, runtime.org, id)
  const now = runtime.clock.now()
  if (!row || row.ends_at <= now || row.redeemed_at !== null) throw unknown()
  if (createHash('sha256').update(verifier).digest('base64url') !== row.challenge) throw unknown()
  if (row.verdict === 'refused') throw refuse('refused', 'it was refused', 'forbidden')
  if (row.kind === 'loopback' && (code === undefined || !row.grant_hash?.equals(sha256(code)))) throw unknown()
  if (row.verdict === null || row.principal_id === null) throw refuse('pending', 'nobody has confirmed it yet')
  const principal = await resolvePrincipal(runtime.db, runtime.org, row.principal_id, now)
  if (!principal?.active) throw unknown()
  // As his own act: he is who has confirmed it.
  return transact(runtime, { ...system, principal }, async (work) => {
    if (!(await redeemed(work.db, work.org, row.id, work.at))) throw unknown()
    const key = await issueApiKey(runtime, work, {
      principal: principal.id,
      name: `command line: ${row.name}`,
      scopes: scopesOfSession(principal.party.kind),
      expiresAt: plusSeconds(work.at, sessionModel(runtime).commandLineSeconds),
    })
    await setApiKey(work.db, work.org, row.id, key.id)
    return { apiKey: key.secret, expiresAt: key.expiresAt, principal: principal.id }
  })
}
