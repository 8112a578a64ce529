// The words in which tests tell of a long-lived credential: it is written down, proposed, and let live by two people.
import { Secret } from '@countersign/connector-kit'
import { type LegacyText, legacyKind } from '../authority/legacy/index.ts'
import { propose } from '../execution/proposals/index.ts'
import type { Opened } from './open.ts'
import { openRequests, sign } from './story.ts'

const day = 86_400_000

export const stored = 'exec:/usr/bin/vault read db'

/** A credential without an end that nobody renews, with its secret behind a program of the store. */
export const writeEndless = async ({ company, house, fresh }: Opened, id = 'db'): Promise<void> => {
  await company.credential(id, { contract: null, secret: `secret-of-${id}` })
  house.references.set(stored, new Secret(`secret-of-${id}`))
  await fresh.db.updateTable('credentials').set({ rotate_every_days: null, secret_ref: stored }).where('id', '=', id).execute()
}

export const legacyText = ({ house }: Opened, change: Partial<LegacyText> = {}): LegacyText => ({
  credential: 'db',
  why: 'the weighbridge speaks nothing but a password of its own',
  owner: 'eve',
  scope: ['orders.read'],
  stored,
  rotateEveryDays: 60,
  compensatingControls: ['reachable from the depot network alone'],
  expires: new Date(house.clock.now().getTime() + 100 * day).toISOString(),
  ...change,
})

export const proposeLegacy = async (it: Opened, change: Partial<LegacyText> = {}, name = 'weighbridge'): Promise<string> => {
  const document = legacyText(it, change)
  const { change: id } = await propose(it.house.runtime, await it.company.caller('ada'), {
    kind: legacyKind,
    name,
    document: { ...document },
    reason: 'until the new bridge',
    ticket: 'L-1',
  })
  return id
}

/** Proposed and signed by two. */
export const letLive = async (it: Opened, change: Partial<LegacyText> = {}, name = 'weighbridge'): Promise<void> => {
  const id = await proposeLegacy(it, change, name)
  // What else waits for people goes on waiting.
  for (const { id: request } of await openRequests(it.house, id))
    for (const person of ['ben', 'cleo']) await sign(it.house, it.company, request, person)
  await it.house.run(60)
}
