// Backpressure: how much of what providers send may be in hand at once, and how fast each may send. Asked before a body is read.
// It decides who waits, never what is true. INVARIANT: what one provider sends leaves at least half of the room to the others.
import { CountersignError } from '@countersign/ledger'
import type { TelemetrySettings } from '../../runtime.ts'

const later = (code: string, message: string, seconds: number): CountersignError =>
  new CountersignError(code, 'too_many', `${message}; send it again in ${seconds} s`, { details: { retryAfterSeconds: seconds } })

interface Standing {
  inFlight: number
  /** Records that may be sent at this moment. Below zero: a batch was larger than what was left. */
  tokens: number
  at: number
}

export class IntakeGate {
  readonly #settings: TelemetrySettings
  readonly #monotonic: () => number
  readonly #standings = new Map<string, Standing>()
  #inFlight = 0
  #turnedAway = 0

  constructor(settings: TelemetrySettings, monotonic: () => number) {
    this.#settings = settings
    this.#monotonic = monotonic
  }

  get load(): { readonly inFlightBytes: number; readonly turnedAway: number } {
    return { inFlightBytes: this.#inFlight, turnedAway: this.#turnedAway }
  }

  /** Lets a batch in; gives what must be called, once, when it has left. Errors: `telemetry.too_fast`, `telemetry.busy`. */
  admit(provider: string, bytes: number): () => void {
    const { inFlightBytes, recordsPerSecond } = this.#settings
    const standing = this.#refilled(provider)
    if (standing.tokens <= 0) {
      this.#turnedAway += 1
      throw later(
        'telemetry.too_fast',
        `\`${provider}\` sends more than ${recordsPerSecond} records a second`,
        Math.max(1, Math.ceil(-standing.tokens / recordsPerSecond)),
      )
    }
    // ORDER: the provider's own share before the room of all, so that who fills it hears that it is he.
    if (standing.inFlight + bytes > inFlightBytes / 2) {
      this.#turnedAway += 1
      throw later('telemetry.too_fast', `\`${provider}\` has as much under way as one provider may`, 1)
    }
    if (this.#inFlight + bytes > inFlightBytes) {
      this.#turnedAway += 1
      throw later('telemetry.busy', 'as much telemetry is under way as this server takes', 1)
    }
    standing.inFlight += bytes
    this.#inFlight += bytes
    let left = false
    return () => {
      if (left) return
      left = true
      standing.inFlight -= bytes
      this.#inFlight -= bytes
    }
  }

  /** How many records a batch that was let in holds. */
  charge(provider: string, records: number): void {
    this.#refilled(provider).tokens -= records
  }

  #refilled(provider: string): Standing {
    const { recordsPerSecond } = this.#settings
    const now = this.#monotonic()
    const most = recordsPerSecond * 2
    let standing = this.#standings.get(provider)
    if (!standing) {
      standing = { inFlight: 0, tokens: most, at: now }
      // Only who has a valid key comes here: there are never more than the organisation has providers.
      this.#standings.set(provider, standing)
    }
    standing.tokens = Math.min(most, standing.tokens + ((now - standing.at) / 1000) * recordsPerSecond)
    standing.at = now
    return standing
  }
}
