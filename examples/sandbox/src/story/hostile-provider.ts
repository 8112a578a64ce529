// Somebody has got hold of the provider's API key, later of its signing key too, and delivers evidence for work that was not done: signed with a
// key of his own, moved from another mandate, and finally a true one once more. Each is refused, recorded, and becomes a finding.

import type { KeyObject } from 'node:crypto'
import {
  canonicalJson,
  type Envelope,
  generateKeyPair,
  keyId,
  makeStatement,
  rawPublicKey,
  STATEMENT_PAYLOAD_TYPE,
  sha256,
  signEnvelope,
} from '@countersign/ledger'
import { refusalOf } from '../people/api.ts'
import { AGENT } from '../people/cast.ts'
import type { Case, Stage } from './stage.ts'

interface Offered {
  readonly id: string
  readonly envelope: { readonly payload: string }
}

interface MandateText {
  readonly id: string
  readonly org: string
  readonly change: string
  readonly plan: string
  readonly operation: string
  readonly action: string
  readonly credential: string
  readonly system: string
  readonly nonce: string
  readonly executor: { readonly id: string }
}

const read = (offered: Offered): MandateText => JSON.parse(Buffer.from(offered.envelope.payload, 'base64').toString('utf8')) as MandateText

/** Evidence as the real agent would write it, about work that nobody did. */
const lie = (offered: Offered, about: MandateText, key: KeyObject): Envelope => {
  const at = new Date().toISOString()
  const digest = sha256(Buffer.from(canonicalJson(offered.envelope), 'utf8')).toString('hex')
  const fields = {
    operation: about.action,
    planDigest: about.plan,
    mandateId: about.id,
    credentialId: about.credential,
    systemId: about.system,
    executedAt: at,
    result: 'done',
  }
  const statement = makeStatement('https://countersign.dev/evidence/v1', [{ name: `mandate:${about.id}`, digest: { sha256: digest } }], {
    org: about.org,
    change: about.change,
    operation: about.operation,
    plan: about.plan,
    mandate: about.id,
    nonce: about.nonce,
    executor: about.executor.id,
    startedAt: at,
    finishedAt: at,
    status: 'done',
    fields,
  })
  return signEnvelope(STATEMENT_PAYLOAD_TYPE, Buffer.from(canonicalJson(statement), 'utf8'), [
    { keyId: keyId(rawPublicKey(key)), privateKey: key },
  ])
}

const deliver = async (stage: Stage, mandate: string, envelope: Envelope, what: string): Promise<void> => {
  const thief = stage.people.of(AGENT)
  const refusal = await refusalOf(
    thief.api.post('/v1/mandates/{mandate}/evidence', {
      params: { path: { mandate } },
      body: { envelope: { ...envelope, signatures: [...envelope.signatures] } },
    }),
  )
  stage.tell(`${what} evidence is delivered with the agent's API key: ${refusal ? `refused, ${refusal.code}` : 'TAKEN'}`)
}

/** Before the true agent is at work: forged and transplanted. */
export const forgeAndTransplant = async (stage: Stage): Promise<void> => {
  const { watch, people } = stage
  if (watch.of('evidence.refused').length >= 2) return
  const agent = people.of(AGENT)
  const deadline = performance.now() + 30_000
  let offered: readonly Offered[] = []
  while (offered.length < 2 && performance.now() < deadline) {
    offered = (await agent.api.get('/v1/mandates')).items
    if (offered.length < 2) await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const [first, second] = offered
  // Interrupted, and the true agent was faster: there is nothing left to lie about.
  if (!first || !second) return
  await deliver(stage, first.id, lie(first, read(first), generateKeyPair().privateKey), 'forged')
  await deliver(stage, first.id, lie(second, read(second), agent.key), 'transplanted')
}

/** After the true agent's first delivery: the same evidence once more, for another mandate. */
export const hostileProvider: Case = {
  id: 'hostile-provider',
  async play(stage) {
    const { watch, home } = stage
    if (watch.of('evidence.refused').some((entry) => entry.body['code'] === 'evidence.replayed')) return
    const record = await watch.until('a first true evidence of the agent', () => {
      const delivered = new Set(watch.of('evidence.received').map((entry) => String(entry.body['mandate'])))
      return watch.of('mandate.minted').find((entry) => entry.body['executor'] === AGENT.id && delivered.has(String(entry.body['id'])))
    })
    const first = String(record.body['id'])
    const other = await watch.until('another mandate of the agent', () =>
      watch.of('mandate.minted').find((entry) => entry.body['executor'] === AGENT.id && entry.body['id'] !== first),
    )
    // The thief reads it where the agent keeps what it delivered.
    const kept = await home.read<{ envelope: Envelope }>(`agent/${AGENT.id}/mandates/${first}.json`)
    if (kept?.envelope === undefined) throw new Error('the agent keeps no copy of its evidence')
    await deliver(stage, String(other.body['id']), kept.envelope, 'replayed')
  },
}
