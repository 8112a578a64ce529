// As of what the accounts of a system are judged, so that a reading asks only about those for which something has changed since. INVARIANT: where that
// isn't known for certain nothing is relied on, and all of them are asked about.
import { sha256Hex } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import type { Caller, Runtime } from '../../runtime.ts'
import type { GroundText, JudgedAsOf, Tables } from '../../tables.ts'
import { holdersOf, partiesOutside, wayOfFacts } from './facts-store.ts'
import { groundAt } from './ground.ts'
import { groundInWords } from './model.ts'
import { accountsConcerned, changedSince, type DatabaseState, databaseState } from './since-store.ts'
import type { ScanRow } from './store.ts'

type Db = Kysely<Tables>

/** More than that are not held in mind, and are as well asked about all at once. */
const mostChanges = 10_000
const mostAccounts = 20_000
/** Holders and contracts of which it is kept what held. */
const mostGrounds = 5_000

/** What holds at a moment for everybody outside. */
export interface Grounds {
  readonly texts: readonly GroundText[]
  /** A digest over who is outside. */
  readonly outside: string
}

export const groundsAt = async ({ db }: Pick<Runtime, 'db'>, { org }: Pick<Caller, 'org'>, system: string, at: Date): Promise<Grounds> => {
  const outside = sha256Hex((await partiesOutside(db, org)).join('\n'))
  const held = await holdersOf(db, org)
  const ground = await groundAt(db, org, system, [...new Set(held.map(({ holder }) => holder))], at)
  return { texts: held.map((one) => ({ ...one, text: groundInWords(ground, one.holder, one.contract) })), outside }
}

export const groundName = (holder: string, contract: string | null): string => `${holder}\n${contract}`

const earlier = (a: Date, b: Date | null): Date => (b !== null && b < a ? b : a)
const later = (a: Date, b: Date | null): Date => (b !== null && b > a ? b : a)

interface Relied {
  readonly asOf: JudgedAsOf
  readonly grounds: ReadonlyMap<string, string>
  readonly from: Date | null
  readonly to: Date | null
}

/** What one process that has a reading in hand judges by. */
export class Judging {
  readonly #state: DatabaseState
  readonly #way: string
  #relied: Relied | undefined
  /** By which it has judged and asked. */
  readonly #grounds = new Map<string, string>()
  /** Each held all the time. */
  #isSteady = true
  #asked: Grounds | undefined
  #from: Date
  #to: Date

  /** `state`: before anything is judged. `at`: the moment at which the process took it in hand. */
  constructor(state: DatabaseState, way: string, at: Date) {
    this.#state = state
    this.#way = way
    this.#from = at
    this.#to = at
  }

  /** What earlier readings have judged is relied on. */
  relyOn({ judged_as_of: asOf, judged_from: from, judged_to: to }: Pick<ScanRow, 'judged_as_of' | 'judged_from' | 'judged_to'>): void {
    if (asOf === null || asOf.cluster !== this.#state.cluster || asOf.way !== this.#way) return
    this.#relied = { asOf, from, to, grounds: new Map(asOf.grounds.map((one) => [groundName(one.holder, one.contract), one.text])) }
  }

  /** A first reading judges all that it shows by what holds from its beginning on. */
  relyOnBeginning(grounds: Grounds): void {
    this.relyOn({ judged_as_of: this.#asOf(grounds), judged_from: this.#from, judged_to: this.#to })
  }

  #asOf({ texts, outside }: Grounds): JudgedAsOf {
    return { way: this.#way, ...this.#state, outside, grounds: texts }
  }

  /** Everything that is done at a moment may have judged something by it. */
  passes(at: Date): void {
    this.#from = earlier(this.#from, at)
    this.#to = later(this.#to, at)
  }

  /**
   * By what holders and contracts were judged. True: something else was relied on than held. Whoever is told so keeps it, for the next process that has
   * the reading in hand knows nothing of this one.
   */
  by(grounds: ReadonlyMap<string, string>): boolean {
    let isOther = false
    for (const [name, text] of grounds) {
      if ((this.#grounds.get(name) ?? text) !== text) this.#isSteady = false
      this.#grounds.set(name, text)
      if ((this.#relied?.grounds.get(name) ?? text) !== text) isOther = true
    }
    if (isOther) this.#relied = undefined
    return isOther
  }

  /**
   * Accounts of which it has to be asked whether they are judged otherwise; undefined: all of them. `isForgotten`: nothing that is remembered of the
   * system is to be relied on.
   */
  async concerned(
    db: Db,
    org: string,
    system: string,
    { grounds, at, isForgotten }: { readonly grounds: Grounds; readonly at: Date; readonly isForgotten: boolean },
  ): Promise<readonly string[] | undefined> {
    const relied = this.#relied
    this.#asked ??= grounds
    const now = new Map(grounds.texts.map((one) => [groundName(one.holder, one.contract), one.text]))
    for (const [name, text] of now) {
      if ((this.#grounds.get(name) ?? text) !== text) this.#isSteady = false
      this.#grounds.set(name, text)
    }
    this.passes(at)
    if (relied === undefined || isForgotten || relied.asOf.outside !== grounds.outside) return undefined
    const changed = await changedSince(db, org, relied.asOf.snapshot, mostChanges)
    if (changed === undefined) return undefined
    const since = {
      changed,
      grounds: grounds.texts.filter((one) => relied.grounds.get(groundName(one.holder, one.contract)) !== one.text),
      from: earlier(this.#from, relied.from),
      to: later(this.#to, relied.to),
    }
    return accountsConcerned(db, org, system, since, mostAccounts)
  }

  /** What is known of all accounts once a reading is whole. */
  whole(): Pick<ScanRow, 'judged_from' | 'judged_to'> & { readonly judged_as_of: string | null } {
    const asked = this.#asked
    const isKnown = asked !== undefined && this.#isSteady && asked.texts.length <= mostGrounds
    return { judged_as_of: isKnown ? JSON.stringify(this.#asOf(asked)) : null, judged_from: this.#from, judged_to: this.#to }
  }
}

export const beginJudging = async ({ db }: Pick<Runtime, 'db'>, at: Date): Promise<Judging> =>
  new Judging(await databaseState(db), wayOfFacts(db), at)
