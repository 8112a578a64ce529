// A provider delivers what was demanded of it. What isn't believed leaves the demand as it was; what lacks something may be completed until the time
// is over; what is whole is held against our own look, and then stands.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { type DemandRow, demandOf, lockDemand, lockDrill, updateDemand } from '../../authority/drills/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { digestOfText, putDocument } from '../../platform/documents.ts'
import { openFinding } from '../../registry/findings/index.ts'
import { readCredential, readSystem, toSystemRecord } from '../../registry/inventory/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { keyIdsOf, liveKeysOf } from '../telemetry/index.ts'
import { lookOnce } from '../verification/index.ts'
import { readStatement, type StatedItem, type Statement, statementMediaType, type Unbelieved } from './statement.ts'

export interface Delivered {
  readonly demand: string
  readonly document: string
  /** Credentials of which nothing was said. While there are any, the demand is open. */
  readonly missing: readonly string[]
  /** Where it says otherwise than we see it. */
  readonly untrue: readonly string[]
}

const unknown = (id: string) => new CountersignError('demand.unknown', 'not_found', `nothing is demanded under \`${id}\``)

/** INVARIANT: once its time has passed nothing is taken any more, whether or not anybody has noticed. */
const requireOpen = (row: DemandRow | undefined, id: string, party: string, at: Date): DemandRow => {
  // Another provider's and none answer alike.
  if (row?.party_id !== party) throw unknown(id)
  if (row.delivered_at !== null) throw new CountersignError('demand.closed', 'conflict', `\`${id}\` was delivered; what was said stands`)
  if (at >= row.due_at)
    throw new CountersignError('demand.closed', 'conflict', `the time of \`${id}\` was over at ${row.due_at.toISOString()}`)
  return row
}

/** What we see of a credential ourselves; where nothing can be seen now, what was proven last. */
const seen = async (runtime: Runtime, org: string, id: string): Promise<StatedItem | undefined> => {
  const credential = await readCredential(runtime.db, org, id)
  const system = credential && (await readSystem(runtime.db, org, credential.system_id))
  if (!credential || !system) return undefined
  const base = { credential: id, system: system.id, account: credential.account }
  const proven = credential.state === 'active' ? ('live' as const) : ('ended' as const)
  const observer = await runtime.connectors.observer(toSystemRecord(system)).catch(() => undefined)
  if (!observer) return { ...base, state: proven }
  const handle = { kind: credential.kind, account: credential.account, ...(credential.key === null ? {} : { key: credential.key }) }
  const timeoutMs = runtime.settings.callTimeoutSeconds * 1000
  const look = { handle, secret: undefined, doors: false, sessions: false, introspect: false, timeoutMs }
  const { observed } = await lookOnce(observer, look, runtime.clock)
  if (observed === 'unknown') return { ...base, state: proven }
  return { ...base, state: observed === 'enabled' ? 'live' : 'ended' }
}

const judge = async (runtime: Runtime, org: string, demand: DemandRow, { items }: Statement) => {
  const missing: string[] = []
  const untrue: string[] = []
  for (const subject of demand.subjects) {
    const said = items.filter((item) => item.credential === subject)
    const [one] = said
    if (!one) {
      missing.push(subject)
      continue
    }
    const own = await seen(runtime, org, subject)
    if (said.length > 1) untrue.push(`of \`${subject}\` it says more than one thing`)
    else if (one.system !== own?.system || one.account !== own.account)
      untrue.push(`\`${subject}\` is said to be \`${one.account}\` at \`${one.system}\``)
    else if (one.state !== own.state) untrue.push(`\`${subject}\` is said to be ${one.state}, and we see it ${own.state}`)
  }
  return { missing, untrue }
}

const disbelieve = async (runtime: Runtime, caller: Caller, demand: DemandRow, envelope: unknown, said: Unbelieved): Promise<never> => {
  await transact(runtime, caller, async (work) => {
    const body = { demand: demand.id, party: demand.party_id, principal: caller.principal.id, ...said }
    work.record({ kind: 'demand.refused', body: { ...body, document: digestOfText(canonicalJson(envelope)) } })
    if (said.code === 'demand.forged' || said.code === 'demand.foreign')
      await openFinding(runtime, work, { kind: said.code, subject: demand.id, severity: 'high', detail: body })
  })
  throw new CountersignError(said.code, said.code === 'demand.forged' ? 'forbidden' : 'invalid', `it is not believed: ${said.reason}`, {
    details: { reasons: [said.reason] },
  })
}

/**
 * Errors: `demand.unknown`, `demand.closed`, `authority.refused`; `demand.forged`, `demand.foreign`, `demand.stale`, `demand.malformed` (journalled).
 */
export const deliverEvidence = async (runtime: Runtime, caller: Caller, id: string, envelope: unknown): Promise<Delivered> => {
  const party = caller.principal.party.id
  await requirePower(runtime, caller, 'telemetry.deliver', { kind: 'demand', id, party })
  const demand = requireOpen(await demandOf(runtime.db, caller.org, id), id, party, runtime.clock.now())
  const named = keyIdsOf(envelope)
  const keys = named.length === 0 ? [] : await liveKeysOf(runtime.db, caller.org, party, named)
  const nonce = demand.nonce.toString('base64')
  const read = readStatement(envelope, { org: caller.org, provider: party, demand: id, nonce, keys, at: runtime.clock.now() })
  if ('code' in read) return disbelieve(runtime, caller, demand, envelope, read)
  // ORDER: looked at before the transaction, so that a slow system holds no lock.
  const { missing, untrue } = await judge(runtime, caller.org, demand, read.statement)
  const text = canonicalJson(envelope)
  const document = digestOfText(text)
  const whole = missing.length === 0
  await transact(runtime, caller, async (work) => {
    // ORDER: the drill before its demand, as whoever ends the drill does.
    await lockDrill(work.db, work.org, demand.drill_id)
    requireOpen(await lockDemand(work.db, work.org, id), id, party, work.at)
    await putDocument(work.db, work.org, statementMediaType, text)
    const delivered = { delivered_at: work.at, delivered_by: read.key.principal_id, key_id: read.key.key_id, document }
    await updateDemand(work.db, work.org, id, { missing, ...(whole ? { ...delivered, untrue } : {}) })
    work.record({
      kind: whole ? 'evidence.delivered_on_demand' : 'evidence.incomplete',
      body: { demand: id, drill: demand.drill_id, party, by: read.key.principal_id, keyId: read.key.key_id, document, missing, untrue },
    })
    // The provider's word is in; that the drill ends with it is the control plane's act.
    if (whole) work.enqueue({ org: work.org, kind: 'conclude', id: demand.drill_id })
  })
  runtime.steps.reach('demand.delivered')
  return { demand: id, document, missing, untrue: whole ? untrue : [] }
}
