// What a reason is, and when something is justified. Pure.

/**
 * `birthright`, `request`, `confirmation`: by an access package. `lease`: lent. `source`: a source that begins such things speaks of it. `import`,
 * `adoption`, `merger`: a person brought it in. `change`: made under a change. `entry`: as an entry of the log says otherwise. `before`: it stood there
 * when the history began. Of accounts at a system beside that `own`: the connector works with it; `scope`: an approved scope covers it; `decision`:
 * somebody said by name that it stays.
 */
export const becauses = [
  'birthright',
  'request',
  'confirmation',
  'lease',
  'source',
  'import',
  'adoption',
  'merger',
  'change',
  'entry',
  'before',
  'own',
  'scope',
  'decision',
] as const
export type Because = (typeof becauses)[number]

export interface Reason {
  readonly because: Because
  /** Who said so: a person, a source, whom it is lent to. Null: nobody is named. */
  readonly by: string | null
  /** In which record, entry, change, package or lease. */
  readonly ref: string | null
  readonly since: Date | null
  readonly until: Date | null
}

export interface Why {
  readonly justified: boolean
  /** That live. */
  readonly reasons: readonly Reason[]
}

export interface Told extends Reason {
  /** Whose reason it is: its own, or that of the identity by which it stands. */
  readonly of: 'itself' | 'identity'
  readonly lives: boolean
}

/** INVARIANT: the reference count. It stands while one of its own reasons lives, and where sources have begun its identity while one of these speaks of it. */
export const whyOf = (told: readonly Told[]): Why => {
  const stands = (of: Told['of']): boolean => told.some((one) => one.of === of && one.lives)
  const isBegun = told.some(({ of }) => of === 'identity')
  return {
    justified: stands('itself') && (!isBegun || stands('identity')),
    reasons: told.filter(({ lives }) => lives).map(({ because, by, ref, since, until }) => ({ because, by, ref, since, until })),
  }
}
