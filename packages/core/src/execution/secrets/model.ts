// What is known of a secret without looking at it. Pure.

/** The kind of place that a reference names: `file`, `env`, `exec`. SAFETY: nothing of what stands behind it. */
export const placeOf = (reference: string | null): string | null => /^([a-z][a-z0-9+.-]{0,19}):/.exec(reference ?? '')?.[1] ?? null

export interface SecretRow {
  /** `credential:ID`, or `connector:SYSTEM:SIDE:SLOT`. */
  readonly id: string
  readonly system: string
  readonly credential: string | null
  readonly identity: string | null
  readonly state: 'active' | 'suspended' | 'risk_accepted' | null
  readonly side: 'operator' | 'observer' | null
  readonly slot: string | null
  readonly reference: string | null
  /** An active person of the enterprise who answers for it. */
  readonly owner: string | null
  readonly renewedAt: Date | null
  readonly rotateEveryDays: number | null
}

const CREDENTIALS = 'credential:'

/** Where the two lists go on after a position. Undefined: that list is over. */
export const goingOn = (after: string): { readonly slots: string | undefined; readonly credentials: string } =>
  after.startsWith(CREDENTIALS) ? { slots: undefined, credentials: after.slice(CREDENTIALS.length) } : { slots: after, credentials: '' }
