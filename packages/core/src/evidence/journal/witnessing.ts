// Bringing the witness to the newest checkpoint, beside the sequencing and never in its way. A witness that has seen a longer or another
// history halts the log: it is the database that went back, not the witness.
import { CountersignError, consistencyProof, type TileReader } from '@countersign/ledger'
import type { Database } from '../../platform/database.ts'
import type { Logger } from '../../runtime.ts'
import { readLogState, saveCosigned } from './store.ts'

/** Asks a witness to cosign; see the tlog-witness client of the ledger. */
export interface WitnessClient {
  readonly name: string
  /** What others trust of it: its C2SP verifier key. */
  readonly vkey: string
  cosign(request: {
    oldSize: number
    proof: Buffer[]
    checkpoint: string
  }): Promise<
    | { status: 'cosigned'; lines: string }
    | { status: 'conflict'; size: number }
    | { status: 'refused'; code: string; detail: string }
    | { status: 'unreachable'; detail: string }
  >
}

export interface WitnessingOptions {
  readonly db: Database
  readonly witness: WitnessClient | undefined
  readonly tiles: TileReader
  readonly log: Logger
  readonly signal: AbortSignal
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** The cosigned size has grown. */
  grown(): void
  /** Somebody waits for a cosignature. */
  wanted(): boolean
  halt(error: CountersignError): void
}

const triesInARow = 8

export class Witnessing {
  readonly #options: WitnessingOptions
  #size = 0
  #running: Promise<void> | undefined
  #halted = false

  constructor(options: WitnessingOptions) {
    this.#options = options
  }

  /** The size of the newest cosigned checkpoint. */
  get size(): number {
    return this.#size
  }

  begin(size: number): void {
    this.#size = size
  }

  /** There is a newer checkpoint, or somebody waits. */
  soon(): void {
    const { witness, signal, log } = this.#options
    if (!witness || this.#running || this.#halted || signal.aborted) return
    this.#running = this.#catchUp()
      .catch((error) => {
        log.warn({ err: error }, 'log: the witness was not reached')
        return false
      })
      .then((again) => {
        this.#running = undefined
        if (again) this.soon()
      })
  }

  async stop(): Promise<void> {
    await this.#running
  }

  /** True when the log has grown meanwhile. */
  async #catchUp(): Promise<boolean> {
    const { db, witness, log, tiles, signal } = this.#options
    let oldSize = this.#size
    for (let tries = 0; tries < triesInARow && witness && !signal.aborted; tries += 1) {
      const state = await readLogState(db)
      if (!state || state.checkpoint === null || state.size === this.#size) return false
      const proof = oldSize === 0 || oldSize === state.size ? [] : await consistencyProof(tiles, oldSize, state.size)
      const answer = await witness.cosign({ oldSize, proof, checkpoint: state.checkpoint })
      if (answer.status === 'cosigned') {
        await saveCosigned(db, state.size, state.checkpoint + answer.lines)
        this.#size = state.size
        this.#options.grown()
        return true
      }
      if (answer.status === 'conflict' && answer.size <= state.size) {
        oldSize = answer.size
        continue
      }
      if (answer.status !== 'unreachable') {
        const details =
          answer.status === 'conflict' ? { witnessSize: answer.size, size: state.size } : { code: answer.code, detail: answer.detail }
        this.#halted = true
        this.#options.halt(
          new CountersignError(
            'log.witness_disagrees',
            'conflict',
            `the witness \`${witness.name}\` refuses the log's head; the log halts until that is explained`,
            { details },
          ),
        )
        return false
      }
      log.warn({ witness: witness.name, detail: answer.detail }, 'log: the witness is unreachable')
      await this.#options.sleep(Math.min(200 * 2 ** tries, 5_000), signal)
    }
    return this.#options.wanted()
  }
}
