// A proof as it is read out of the signed envelope (DSSE) that a closure is signed over. SAFETY: the envelope was hashed first; what has another
// shape is no proof, and is not shown as one.

export interface ProofDocument {
  readonly credential: string
  readonly system: string
  readonly account: string
  readonly purpose: string
  readonly round: number
  readonly vantage: string
  readonly startedAt: string
  readonly finishedAt: string
  readonly verdict: string
  readonly strength: string | null
  readonly observed: string
  readonly doors: unknown
  readonly reasons: readonly string[]
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Undefined where the envelope holds no proof. */
export const proofIn = (envelope: Record<string, unknown>): ProofDocument | undefined => {
  const { payload, payloadType } = envelope
  if (payloadType !== 'application/vnd.countersign.proof+json' || typeof payload !== 'string') return undefined
  let proof: Record<string, unknown>
  try {
    const bytes = Uint8Array.from(atob(payload), (char) => char.charCodeAt(0))
    proof = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Record<string, unknown>
  } catch {
    return undefined
  }
  if (proof?.['type'] !== 'countersign/proof/v1') return undefined
  const handle = (proof['handle'] ?? {}) as Record<string, unknown>
  return {
    credential: text(proof['credential']),
    system: text(proof['system']),
    account: text(handle['account']),
    purpose: text(proof['purpose']),
    round: Number(proof['round']),
    vantage: text(proof['vantage']),
    startedAt: text(proof['startedAt']),
    finishedAt: text(proof['finishedAt']),
    verdict: text(proof['verdict']),
    strength: typeof proof['strength'] === 'string' ? proof['strength'] : null,
    observed: text(proof['observed']),
    doors: proof['doors'],
    reasons: Array.isArray(proof['reasons']) ? proof['reasons'].filter((one) => typeof one === 'string') : [],
  }
}
