// One statement for all who ask the same thing in the same turn. Thousands of operations are taken step by step side by side; each is written as if
// it were alone, and what they ask of the database at the same time goes there as one statement with many keys.
// Nothing is remembered: an answer serves those who asked before it was fetched, and nobody after. It must never know a domain word.
import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

type Db = Kysely<Tables>

/** Answers every ask, in the order of the asks. */
export type Statement<Ask, Answer> = (db: Db, org: string, asks: readonly Ask[]) => Promise<readonly Answer[]>

interface Asked {
  readonly ask: unknown
  readonly resolve: (answer: never) => void
  readonly reject: (error: unknown) => void
}

/** Asks that go into one statement. */
const most = 1000

const ended = () => new Error('the transaction has ended')

/** What is asked on one handle (a pool or a transaction), turn by turn. */
class Turn {
  readonly #db: Db
  #waiting = new Map<Statement<never, never>, Map<string, Asked[]>>()
  readonly #works = new Set<Statement<never, never>>()
  readonly #shared = new Map<string, Promise<unknown>>()
  #due = false
  #ended = false

  constructor(db: Db) {
    this.#db = db
  }

  /** `work`: it takes turns itself, so that none may wait for it. */
  ask<Ask, Answer>(statement: Statement<Ask, Answer>, org: string, ask: Ask, work = false): Promise<Answer> {
    if (this.#ended) return Promise.reject(ended())
    return new Promise((resolve, reject) => {
      // As a key only: what it asks and answers is of no matter to the map.
      const key = statement as unknown as Statement<never, never>
      if (work) this.#works.add(key)
      const byOrg = this.#waiting.get(key) ?? new Map<string, Asked[]>()
      const asked = byOrg.get(org) ?? []
      asked.push({ ask, resolve, reject })
      byOrg.set(org, asked)
      this.#waiting.set(key, byOrg)
      this.#later()
    })
  }

  share<Answer>(key: string, run: () => Promise<Answer>): Promise<Answer> {
    const known = this.#shared.get(key)
    if (known) return known as Promise<Answer>
    const answer = run()
    this.#shared.set(key, answer)
    const over = (): void => {
      if (this.#shared.get(key) === answer) this.#shared.delete(key)
    }
    answer.then(over, over)
    return answer
  }

  /** SAFETY: whoever still asks after the end of his transaction would be answered outside of it, and what he writes would be no part of it. */
  end(): void {
    this.#ended = true
    const waiting = this.#waiting
    this.#waiting = new Map()
    for (const byOrg of waiting.values()) for (const asked of byOrg.values()) for (const { reject } of asked) reject(ended())
  }

  /** ORDER: when all that can go on without an answer has gone on, so that as many as possible ask together. */
  #later(): void {
    if (this.#due) return
    this.#due = true
    setImmediate(() => void this.#send())
  }

  async #send(): Promise<void> {
    // Whole works begin when nothing is left that could still lead somebody to one: that is how most of them come together.
    const statements = [...this.#waiting].filter(([statement]) => !this.#works.has(statement))
    const now = statements.length > 0 ? statements : [...this.#waiting]
    for (const [statement] of now) this.#waiting.delete(statement)
    const sent = now.flatMap(([statement, byOrg]) => {
      const pieces = [...byOrg].flatMap(([org, asked]) => this.#pieces(statement, org, asked))
      return this.#works.has(statement) ? [] : pieces
    })
    // A transaction has one connection: who is answered first waits for the others, so that they ask together again. On a pool nobody waits.
    if (this.#db.isTransaction) await Promise.all(sent)
    this.#due = false
    if (this.#waiting.size > 0) this.#later()
  }

  #pieces(statement: Statement<never, never>, org: string, asked: readonly Asked[]): Promise<void>[] {
    const pieces: Promise<void>[] = []
    for (let from = 0; from < asked.length; from += most) pieces.push(this.#answer(statement, org, asked.slice(from, from + most)))
    return pieces
  }

  async #answer(statement: Statement<never, never>, org: string, asked: readonly Asked[]): Promise<void> {
    try {
      const answers = await statement(this.#db, org, asked.map(({ ask }) => ask) as never[])
      asked.forEach(({ resolve }, n) => void resolve(answers[n]!))
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
  }
}

const turns = new WeakMap<object, Turn>()

const turnOf = (db: Db): Turn => {
  const known = turns.get(db)
  if (known) return known
  const turn = new Turn(db)
  turns.set(db, turn)
  return turn
}

/** Nothing more is asked on this handle. */
export const endTurns = (db: Db): void => turnOf(db).end()

/** A statement for one, out of the statement for many. It fails for all who share it; within a transaction that is the transaction's end anyway. */
export const together =
  <Ask, Answer>(statement: Statement<Ask, Answer>) =>
  (db: Db, org: string, ask: Ask): Promise<Answer> =>
    turnOf(db).ask(statement, org, ask)

/** As `together`, for a work of many statements, which may itself ask together. Works begin when nobody is left who could still join. */
export const workTogether =
  <Ask, Answer>(work: Statement<Ask, Answer>) =>
  (db: Db, org: string, ask: Ask): Promise<Answer> =>
    turnOf(db).ask(work, org, ask, true)

/** The row of each key, where there is one. Keys come sorted and once each, so that rows that are locked are locked in one order everywhere. */
export const rowsTogether = <Row extends object>(
  select: (db: Db, org: string, keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): ((db: Db, org: string, key: string) => Promise<Row | undefined>) =>
  together(async (db, org, asks: readonly string[]) => {
    const rows = await select(db, org, [...new Set(asks)].sort())
    const byKey = new Map(rows.map((row) => [keyOf(row), row] as const))
    return asks.map((key) => byKey.get(key))
  })

/** All rows of each key. */
export const listsTogether = <Row extends object>(
  select: (db: Db, org: string, keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): ((db: Db, org: string, key: string) => Promise<Row[]>) =>
  together(async (db, org, asks: readonly string[]) => {
    const lists = new Map<string, Row[]>([...new Set(asks)].sort().map((key) => [key, []]))
    for (const row of await select(db, org, [...lists.keys()])) lists.get(keyOf(row))?.push(row)
    return asks.map((key) => [...lists.get(key)!])
  })

/** For what is done without an answer: each ask is done once, however many ask for the same. */
export const doneTogether = <Ask>(
  statement: (db: Db, org: string, asks: readonly Ask[]) => Promise<unknown>,
): ((db: Db, org: string, ask: Ask) => Promise<void>) =>
  together(async (db, org, asks: readonly Ask[]) => {
    await statement(db, org, asks)
    return asks.map(() => undefined)
  })

/** What several work out from the same facts in the same turn is worked out once. `key` names everything that the answer depends on. */
export const sharedTurn = <Answer>(db: Db, key: string, run: () => Promise<Answer>): Promise<Answer> => turnOf(db).share(key, run)
