// Providers that report over HTTP: each batch is signed, sent, and sent again until it is answered. What was answered is remembered.
import { type Reporter, recordFor, sealedBatch } from '@countersign/core/testing/reporting'
import { Latencies } from '../measure/latencies.ts'

export interface Sent {
  /** Records that were answered as taken or known, by provider. */
  readonly acknowledged: number
  readonly seconds: number
  readonly latencies: Latencies
  readonly turnedAway: number
  /** Tries that had no answer: the server was gone. */
  readonly broken: number
}

export interface Senders {
  readonly reporters: readonly Reporter[]
  /** Batches under way at once, of each provider. */
  readonly each: number
  readonly perBatch: number
  /** Where the server is at this moment; it may be another one after a crash. */
  url(): string
}

export class Reporting {
  readonly #senders: Senders
  readonly #next = new Map<string, number>()
  #serial = 0

  constructor(senders: Senders) {
    this.#senders = senders
    for (const { provider } of senders.reporters) this.#next.set(provider, 1)
  }

  /** Records handed out so far, of all providers. */
  get told(): number {
    return [...this.#next.values()].reduce((sum, next) => sum + next - 1, 0)
  }

  async during(seconds: number): Promise<Sent> {
    const latencies = new Latencies()
    let [acknowledged, turnedAway, broken] = [0, 0, 0]
    const from = performance.now()
    const until = from + seconds * 1000
    const { reporters, each, perBatch, url } = this.#senders
    const send = async (reporter: Reporter): Promise<void> => {
      while (performance.now() < until) {
        const first = this.#next.get(reporter.provider)!
        this.#next.set(reporter.provider, first + perBatch)
        const records = Array.from({ length: perBatch }, (_, n) => recordFor(reporter, first + n))
        for (;;) {
          const began = performance.now()
          this.#serial += 1
          const response = await fetch(`${url()}/v1/telemetry`, {
            method: 'POST',
            headers: {
              authorization: `Bearer ${reporter.apiKey}`,
              'content-type': 'application/json',
              'idempotency-key': `b-${process.pid}-${this.#serial}`,
            },
            body: sealedBatch(reporter, 'main', records),
          }).catch(() => undefined)
          const answer = response && ((await response.json().catch(() => undefined)) as { accepted?: number; known?: number } | undefined)
          if (response?.ok && answer) {
            if ((answer.accepted ?? 0) + (answer.known ?? 0) !== perBatch)
              throw new Error(`not all of a batch was taken: ${JSON.stringify(answer)}`)
            latencies.add(performance.now() - began)
            acknowledged += perBatch
            break
          }
          if (response && response.status !== 429 && response.status < 500)
            throw new Error(`refused: ${response.status} ${JSON.stringify(answer)}`)
          if (response?.status === 429) turnedAway += 1
          else broken += 1
          await new Promise((resolve) => setTimeout(resolve, Number(response?.headers.get('retry-after') ?? 0.2) * 1000))
        }
      }
    }
    await Promise.all(reporters.flatMap((reporter) => Array.from({ length: each }, () => send(reporter))))
    return { acknowledged, seconds: (performance.now() - from) / 1000, latencies, turnedAway, broken }
  }
}
