// The counting: requests of each caller in windows of a minute, and refusals of those who were over. In memory alone; what it knows is gone with its process.
import type { CallerClass, RateModel } from '@countersign/policy'
import { CALLER_CLASSES } from '@countersign/policy'
import type { Runtime } from '../../runtime.ts'

export interface RatedCaller {
  readonly class: CallerClass
  /** How it has proven who it is. */
  readonly by: 'key' | 'session' | 'source' | 'transmitter' | 'workload'
  readonly id: string
}

/** A caller who has been refused so often that somebody is told. */
export interface Pressing {
  readonly caller: RatedCaller
  readonly perMinute: number
  readonly refused: number
  readonly since: Date
  readonly last: Date
}

interface Window {
  readonly began: number
  count: number
}

type Refusals = { -readonly [K in keyof Pressing]: Pressing[K] } & { told: boolean }

const windowMs = 60_000
const mostCallers = 100_000
/** Only who has been let in comes so far as to be refused. */
const mostRefused = 10_000

/** What is there longest goes first. */
const keepWithin = (map: Map<string, unknown>, most: number): void => {
  for (const name of map.keys()) {
    if (map.size <= most) return
    map.delete(name)
  }
}

// Whether the clock was put back or not: far away is over.
const apart = (one: Date, other: Date): number => Math.abs(one.getTime() - other.getTime())

export class CallerRates {
  readonly #monotonic: () => number
  /** In the order in which they began. */
  readonly #windows = new Map<string, Window>()
  readonly #refusals = new Map<string, Refusals>()
  readonly #refused = Object.fromEntries(CALLER_CLASSES.map((name) => [name, 0])) as Record<CallerClass, number>

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic
  }

  /** Since the process began. */
  get refused(): Readonly<Record<CallerClass, number>> {
    return this.#refused
  }

  /** How many callers are remembered. */
  get held(): number {
    return this.#windows.size
  }

  /** One more request. Gives how many seconds its caller has to wait, where it is one too many. */
  take(caller: RatedCaller, model: RateModel, at: Date): number | undefined {
    const name = `${caller.class} ${caller.by} ${caller.id}`
    const now = this.#monotonic()
    const known = this.#windows.get(name)
    if (known === undefined || now - known.began >= windowMs) {
      // ORDER: taken out first, or it would keep its old place.
      this.#windows.delete(name)
      this.#windows.set(name, { began: now, count: 1 })
      keepWithin(this.#windows, mostCallers)
      return undefined
    }
    if (known.count < model.perMinute[caller.class]) {
      known.count += 1
      return undefined
    }
    this.#refuse(name, caller, model, at)
    return Math.max(1, Math.ceil((known.began + windowMs - now) / 1000))
  }

  /** Who has to be spoken to, by now. What is long over is forgotten. */
  pressing({ alarm }: RateModel, at: Date): readonly Pressing[] {
    const still: Pressing[] = []
    for (const [name, one] of this.#refusals) {
      const over = apart(at, one.last) > (one.told ? alarm.quietSeconds : alarm.withinSeconds) * 1000
      if (over) this.#refusals.delete(name)
      else if (one.told)
        still.push({ caller: one.caller, perMinute: one.perMinute, refused: one.refused, since: one.since, last: one.last })
    }
    return still
  }

  #refuse(name: string, caller: RatedCaller, { perMinute, alarm }: RateModel, at: Date): void {
    this.#refused[caller.class] += 1
    let known = this.#refusals.get(name)
    if (known === undefined || (!known.told && apart(at, known.since) > alarm.withinSeconds * 1000)) {
      known = { caller, perMinute: perMinute[caller.class], refused: 0, since: at, last: at, told: false }
      this.#refusals.delete(name)
      this.#refusals.set(name, known)
      keepWithin(this.#refusals, mostRefused)
    }
    known.refused += 1
    known.last = at
    known.perMinute = perMinute[caller.class]
    known.told ||= known.refused >= alarm.refusals
  }
}

const counted = new WeakMap<Runtime, CallerRates>()

/** The one count of a process. */
export const ratesOf = (runtime: Runtime): CallerRates => {
  const rates = counted.get(runtime) ?? new CallerRates(runtime.clock.monotonic)
  counted.set(runtime, rates)
  return rates
}
