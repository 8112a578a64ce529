// Why a consent has to be decided at this moment. Pure.
// INVARIANT: a decision answers what it was shown, for the scopes that it names, until its day; anything else asks again.
import { beyond, type ConsentRow, type DecisionRow } from '../../registry/consents/index.ts'

export const reasonWords = {
  never_decided: 'nobody has decided it yet',
  date_passed: 'the day has passed until which it was decided',
  scopes_grew: 'it lets in to more than was approved',
  consenter_gone: 'who gave it has left',
  consenter_outside: 'somebody of a provider gave it',
  client_unknown: 'nobody knows whose application it is',
  client_suspended: 'whose application it is, is suspended',
  client_without_contract: 'no contract in force stands behind the application',
  provider_held: 'it lets somebody outside in',
  high_impact: 'it lets in to something of high impact',
} as const
export type Reason = keyof typeof reasonWords
export const reasonNames = Object.keys(reasonWords) as Reason[]

export interface About {
  readonly highImpact: readonly string[]
  /** Whose application it is; undefined: nobody knows. */
  readonly client: { readonly outside: boolean; readonly suspended: boolean; readonly contracted: boolean } | undefined
  /** Who gave it, where he is known. */
  readonly consenter: { readonly outside: boolean; readonly active: boolean } | undefined
}

/** What speaks for deciding it, whatever was decided. */
const standing = ({ highImpact, client, consenter }: About): Reason[] => {
  const reasons: Reason[] = []
  if (consenter && !consenter.active) reasons.push('consenter_gone')
  if (consenter?.outside) reasons.push('consenter_outside')
  if (!client) reasons.push('client_unknown')
  else if (client.outside) {
    if (client.suspended) reasons.push('client_suspended')
    if (!client.contracted) reasons.push('client_without_contract')
    reasons.push('provider_held')
  }
  if (highImpact.length > 0) reasons.push('high_impact')
  return reasons
}

/** Never put at rest by a decision: it has to end, or the suspension has. */
const unanswerable: ReadonlySet<Reason> = new Set(['client_suspended'])

/** Everything that a decision taken now would answer. */
export const reasonsShown = (row: Pick<ConsentRow, 'scopes'>, decision: DecisionRow | undefined, about: About, at: Date): Reason[] => [
  ...(decision ? [] : (['never_decided'] as const)),
  ...(decision && decision.until <= at ? (['date_passed'] as const) : []),
  ...(decision && beyond(row.scopes, decision.scopes).length > 0 ? (['scopes_grew'] as const) : []),
  ...standing(about),
]

/** Empty: it is decided, and nothing has come up since. */
export const reasonsOpen = (
  row: Pick<ConsentRow, 'scopes' | 'asked_at'>,
  decision: DecisionRow | undefined,
  about: About,
  at: Date,
): Reason[] => {
  const shown = reasonsShown(row, decision, about, at)
  // One that came back after it had ended was never decided as what it is now.
  if (!decision || decision.until <= at || decision.at < row.asked_at) return shown
  return shown.filter((reason) => reason === 'scopes_grew' || unanswerable.has(reason) || !decision.answered.includes(reason))
}
