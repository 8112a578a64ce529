// How roles may prove themselves, where the server lets the observer read it: lines of pg_hba.conf that ask for no password or for one in clear text, and
// passwords kept as MD5. Nothing is said of a role for which nothing weak is shown, and nothing at all where it can't be read.
import type pg from 'pg'

interface Rule {
  readonly type: string
  readonly database: readonly string[]
  readonly users: readonly string[]
  readonly address: string | null
  readonly method: string
}

/** What a role is in, itself included. */
export interface Belonging {
  readonly account: string
  readonly groups: ReadonlySet<string>
}

const LONGEST = 1_000

/** `all`, a name, `+group` with its members, or a regular expression, which is taken for a match: it could be one (PostgreSQL, "The pg_hba.conf File"). */
const names = (rule: Rule, { account, groups }: Belonging): 'surely' | 'perhaps' | 'no' => {
  const said = rule.users.map((user) => {
    if (user === 'all' || user === account) return 'surely'
    if (user.startsWith('+')) return groups.has(user.slice(1)) ? 'surely' : 'no'
    return user.startsWith('/') ? 'perhaps' : 'no'
  })
  return said.includes('surely') ? 'surely' : said.includes('perhaps') ? 'perhaps' : 'no'
}

/** An earlier line that takes every connection which the later one would. */
const covers = (earlier: Rule, later: Rule): boolean =>
  (earlier.type === later.type || (earlier.type === 'host' && later.type.startsWith('host'))) &&
  (earlier.database.includes('all') || later.database.every((database) => earlier.database.includes(database))) &&
  (earlier.address === later.address || earlier.address === 'all')

const weakMethods: Readonly<Record<string, (rule: Rule) => string | undefined>> = {
  trust: () => 'without a password',
  password: ({ type }) => (type === 'host' || type === 'hostnossl' ? 'with its password in clear text' : undefined),
}

/** In words, each once: of the first lines that could be a role's, those that are weak. */
export const weakWaysOf = (rules: readonly Rule[], role: Belonging): string[] => {
  const taken: Rule[] = []
  const found = new Set<string>()
  for (const rule of rules) {
    const named = names(rule, role)
    if (named === 'no' || taken.some((earlier) => covers(earlier, rule))) continue
    const how = weakMethods[rule.method]?.(rule)
    if (how !== undefined) found.add(`${how}: ${rule.type} ${rule.database.join(',')} ${rule.address ?? ''}`.trim())
    if (named === 'surely') taken.push(rule)
  }
  return [...found].sort()
}

const mayRead = `SELECT has_table_privilege('pg_catalog.pg_hba_file_rules', 'SELECT') AND has_function_privilege('pg_catalog.pg_hba_file_rules()', 'EXECUTE') AS rules,
  has_table_privilege('pg_catalog.pg_authid', 'SELECT') AS passwords`

/** Undefined where it can't be read, or a line of the file is wrong: what the server then goes by is not what stands there. */
const readRules = async (client: pg.Client): Promise<readonly Rule[] | undefined> => {
  const { rows } = await client.query<Rule & { error: string | null }>(
    `SELECT type, database, user_name AS users, address || coalesce('/' || netmask, '') AS address, auth_method AS method, error
     FROM pg_catalog.pg_hba_file_rules ORDER BY line_number LIMIT ${LONGEST}`,
  )
  return rows.length === LONGEST || rows.some(({ error }) => error !== null) ? undefined : rows
}

export interface WeakWays {
  of(role: Belonging): readonly string[]
}

/** Of these roles. Rights that the observer hasn't show nothing. */
export const readWeakWays = async (client: pg.Client, accounts: readonly string[]): Promise<WeakWays> => {
  const { rows } = await client.query<{ rules: boolean; passwords: boolean }>(mayRead)
  const rules = rows[0]?.rules === true ? await readRules(client) : undefined
  const md5 = new Set(
    rows[0]?.passwords === true
      ? (
          await client.query<{ rolname: string }>(
            `SELECT rolname::text FROM pg_catalog.pg_authid WHERE rolname = ANY($1::name[]) AND rolpassword LIKE 'md5%'`,
            [accounts],
          )
        ).rows.map(({ rolname }) => rolname)
      : [],
  )
  return {
    of: (role) => [
      ...(rules === undefined ? [] : weakWaysOf(rules, role)),
      ...(md5.has(role.account) ? ['with a password that is kept as MD5, which opens by itself'] : []),
    ],
  }
}
