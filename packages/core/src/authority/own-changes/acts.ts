// What a transaction has given somebody here, read from its entries; and how many other people have to sign each.
import type { Entry } from '../../evidence/journal/index.ts'
import { noConnector, readSystem } from '../../registry/inventory/index.ts'
import { holdersOfApprovalKeys } from '../../registry/passkeys/index.ts'
import { readPrincipal, resolvePrincipal } from '../../registry/principals/index.ts'
import { sessionModel } from '../../registry/sessions/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import { powersOfApiKey, powersOfRole, type Signed, signedBy } from './powers.ts'
import { endOfRole } from './store.ts'

export interface Act {
  readonly signed: Exclude<Signed, 'none'>
  /** `the role \`security_lead\` of \`ben\`` */
  readonly words: string
  /** What proposes it: a command line without reason and ticket. */
  readonly command: string
  /** Where the console does. */
  readonly page: string
}

const text = (body: Readonly<Record<string, unknown>>, field: string): string => String(body[field])

const isOutside = async (work: Work, id: string): Promise<boolean> =>
  (await readPrincipal(work.db, work.org, id))?.party_kind !== 'enterprise'

const role = async (runtime: Runtime, work: Work, { body }: Entry): Promise<Act | undefined> => {
  const [id, name] = [text(body, 'principal'), text(body, 'role')]
  const principal = await resolvePrincipal(work.db, work.org, id, work.at)
  if (!principal) return undefined
  // As it was before this transaction: an end that is nearer takes away.
  const before = await endOfRole(runtime.db, work.org, id, name, work.at)
  const end = typeof body['until'] === 'string' ? Date.parse(body['until']) : Infinity
  if (before !== undefined && end <= before) return undefined
  const engine = runtime.policy.current()
  const signed = signedBy(engine, powersOfRole(engine, principal, name, work.at), principal.party.kind !== 'enterprise')
  const until = typeof body['until'] === 'string' ? ` --until ${body['until']}` : ''
  return signed === 'none'
    ? undefined
    : {
        signed,
        words: `the role \`${name}\` of \`${id}\``,
        command: `countersign role propose --principal ${id} --role ${name}${until}`,
        page: '/settings/people',
      }
}

/** A key that somebody gives himself, and that lives no longer than a command line's sign-in, is a sign-in. */
const isSignIn = (runtime: Runtime, work: Work, body: Readonly<Record<string, unknown>>): boolean =>
  body['principal'] === work.actor.id &&
  body['heldBy'] === work.actor.id &&
  Date.parse(text(body, 'expiresAt')) - work.at.getTime() <= sessionModel(runtime).commandLineSeconds * 1000

const apiKey = async (runtime: Runtime, work: Work, { body }: Entry): Promise<Act | undefined> => {
  if (isSignIn(runtime, work, body)) return undefined
  const [id, holder] = [text(body, 'principal'), text(body, 'heldBy')]
  const principal = await resolvePrincipal(work.db, work.org, id, work.at)
  if (!principal) return undefined
  const engine = runtime.policy.current()
  const scopes = body['scopes'] as readonly string[]
  const outside = principal.party.kind !== 'enterprise' || (holder !== id && (await isOutside(work, holder)))
  const signed = signedBy(engine, powersOfApiKey(engine, principal, scopes, work.at), outside)
  const options = [`--principal ${id}`, ...(holder === id ? [] : [`--held-by ${holder}`]), ...scopes.map((one) => `--scope ${one}`)]
  return signed === 'none'
    ? undefined
    : {
        signed,
        words: `an API key of \`${id}\``,
        command: `countersign api-key propose ${options.join(' ')} --name … --until … --out FILE`,
        page: '/settings/api-keys',
      }
}

/** A passkey has its own law: see registry/passkeys. */
const signingKey = async (work: Work, { body }: Entry): Promise<Act | undefined> => {
  if (body['form'] === 'passkey') return undefined
  const [id, purpose] = [text(body, 'principal'), text(body, 'purpose')]
  const key = text(body, 'keyId')
  const held = await holdersOfApprovalKeys(work.db, work.org)
  // Its own one is live by now.
  const lostAll =
    purpose === 'approval' && held.some((one) => one.principal_id === id && Number(one.live_keys) === 1 && Number(one.keys) > 1)
  return {
    signed: lostAll ? 'two' : 'one',
    words: `the key \`${key}\` of \`${id}\``,
    command: `countersign keys propose --principal ${id} --purpose ${purpose} --public-key ${text(body, 'publicKey')}`,
    page: '/settings/keys',
  }
}

/** What no connector speaks to is on the books and no more; to cut a system off is to take away. */
const system = async (work: Work, { body }: Entry): Promise<Act | undefined> => {
  const id = text(body, 'system')
  const row = await readSystem(work.db, work.org, id)
  return row === undefined || row.connector === noConnector
    ? undefined
    : {
        signed: 'one',
        words: `how the system \`${id}\` is spoken to`,
        command: `countersign system propose ${id} --name … --connector … --environment … --config FILE`,
        page: '/settings/systems',
      }
}

/** Kinds of entries that say that somebody was given something here. */
export const givingKinds = ['role.assigned', 'apikey.issued', 'key.enrolled', 'system.registered'] as const

const actOf = (runtime: Runtime, work: Work, entry: Entry): Promise<Act | undefined> => {
  switch (entry.kind as (typeof givingKinds)[number]) {
    case 'role.assigned':
      return role(runtime, work, entry)
    case 'apikey.issued':
      return apiKey(runtime, work, entry)
    case 'key.enrolled':
      return signingKey(work, entry)
    case 'system.registered':
      return system(work, entry)
  }
}

/** Only what other people have to sign. */
export const actsIn = async (runtime: Runtime, work: Work, entries: readonly Entry[]): Promise<Act[]> => {
  const acts: Act[] = []
  for (const entry of entries) {
    if (!givingKinds.some((kind) => kind === entry.kind)) continue
    const act = await actOf(runtime, work, entry)
    if (act) acts.push(act)
  }
  return acts
}
