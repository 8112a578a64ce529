// The live part: a line for each credential, and beneath it what is recorded, as it is recorded.
import { type ChangeView, RETIREMENTS, rootCredential } from '../story/change-view.ts'
import type { Entry } from '../story/watch.ts'
import { fit, pad, type Terminal } from './terminal.ts'

const short = (value: unknown, length = 10): string =>
  String(value ?? '')
    .replace(/^sha256:/, '')
    .slice(0, length)

/** Where each credential is, by its retirement and what belongs to it. */
const stateOf = (view: ChangeView, credential: string): { mark: string; text: string } => {
  const planned = view.planDocument?.operations.filter((one) => rootCredential(one) === credential) ?? []
  const rows = planned.flatMap((one) => view.operations.find((row) => row.id === one.id) ?? [])
  const retirement = rows.find((row) => RETIREMENTS.has(row.operation))
  const busy = rows.find(
    (row) => !RETIREMENTS.has(row.operation) && ['ready', 'mandated', 'executing', 'verifying', 'stuck'].includes(row.phase),
  )
  if (!retirement) return { mark: ' ', text: '' }
  const over = rows.every((row) => row.phase === 'done' || row.phase === 'skipped')
  if (over) {
    const { closure, verdict, strength } = retirement
    return {
      mark: closure === 'risk_complete' ? '✔' : '!',
      text: `${verdict ?? ''} ${strength ? `(${strength})` : ''}, ${closure.replace('_', '-')}`,
    }
  }
  const row = busy ?? retirement
  const what = busy ? `${row.operation}: ` : ''
  const proof = row.verdict === null ? '' : `, ${row.verdict} in round ${row.rounds}`
  const phase = row.phase === 'awaiting_owner' ? 'waits for its owner' : row.phase
  return {
    mark: row.phase === 'stuck' ? '!' : row.verdict === 'still_accepted' ? '✘' : '·',
    text: `${what}${phase}${proof}${row.attempts > 1 ? `, attempt ${row.attempts}` : ''}`,
  }
}

export const showProgress = (terminal: Terminal, view: ChangeView): void => {
  const credentials = [...new Set(view.planDocument?.operations.map(rootCredential))]
  const lines = new Map(
    credentials.map((credential) => {
      const { mark, text } = stateOf(view, credential)
      const painted =
        mark === '✔'
          ? terminal.colour.green(mark)
          : mark === '✘'
            ? terminal.colour.red(mark)
            : mark === '!'
              ? terminal.colour.yellow(mark)
              : mark
      return [credential, `  ${painted} ${pad(credential, 24)} ${fit(text, 70)}`] as const
    }),
  )
  terminal.block(lines)
}

/** What an entry of the journal says in one line; undefined for what would only be noise here. */
export const entryLine = ({ kind, actor, stream, body }: Entry, view: ChangeView): string | undefined => {
  const planned = view.planDocument?.operations.find((one) => one.id === stream)
  const about = planned ? `${planned.operation} ${planned.credential}` : ''
  const text = (what: string, said: string) => `    ${pad(what, 11)} ${fit(said, 84)}`
  switch (kind) {
    case 'approval.signed':
      return text('signature', `${body['person']} over the plan, key ${short(body['keyId'])}, ${short(body['signature'], 12)}…`)
    case 'mandate.minted':
      return text(
        'mandate',
        `${about}: once, by ${body['executor']}, until ${String((body['window'] as { notAfter?: string })?.notAfter ?? '').slice(11, 16)}`,
      )
    case 'evidence.received':
      return text(
        'evidence',
        `${about}: signed by ${planned?.executor.id}; integrity ${body['integrity']}, completeness ${body['completeness']}; truth is looked at`,
      )
    case 'evidence.refused':
      return text('REFUSED', `evidence for ${about}: ${body['code']} (${(body['reasons'] as string[] | undefined)?.[0] ?? ''})`)
    case 'refusal.recorded':
      return text('REFUSED', `${actor} may not ${body['action'] ?? body['code']}: ${(body['reasons'] as string[] | undefined)?.[0] ?? ''}`)
    case 'proof.recorded':
      return text(
        'proof',
        `${about}: ${body['purpose']}, round ${body['round']}: ${body['verdict']}${body['strength'] ? ` (${body['strength']})` : ''}`,
      )
    case 'incident.opened':
      return text('INCIDENT', `${about}: ${body['kind']}`)
    case 'incident.closed':
      return text('incident', `${about}: closed by the proof ${short(body['proof'])}`)
    case 'risk.accepted':
      return text('accepted', `the risk of ${planned?.credential}, by ${body['person']} until ${String(body['expiresAt']).slice(0, 10)}`)
    case 'closure.signed':
      return text('signature', `${body['owner']} signs the closure of ${planned?.credential}`)
    case 'closure.reached':
      return body['closure'] === 'risk_complete' && planned?.purpose === 'rejection'
        ? text('closure', `${planned.credential}: risk-complete, by the proof ${short(body['proof'])}`)
        : undefined
    case 'change.closed':
      return text('closure', `the change: ${body['closure']}`)
    default:
      return undefined
  }
}

interface Door {
  readonly door: { readonly id: string; readonly endpoint: string }
  readonly old: { readonly answer: string; readonly code: string }
  readonly good: { readonly answer: string } | null
  readonly random: { readonly answer: string }
  readonly verdict: string
}

/** A rejection proof, door by door: old, good, random. */
export const doorLine = (credential: string, { door, old, good, random, verdict }: Door): string =>
  `  ${pad(credential, 23)} ${pad(door.id, 15)} ${pad(`${old.answer} ${old.code}`, 18)} ${pad(good?.answer ?? 'none', 11)} ${pad(random.answer, 11)} ${verdict}`

export type { Door }
