// Talks to kadmind by MIT's `kadmin`, as one of the connector's own principals and with its keytab: one query for a process, or many readings in one.
// SAFETY: a name goes in quotes as `ss_parse` reads them; a password goes over standard input. Its words count only whole and word for word; anything else
// is unknown. `kadmin` ends with 0 also where a query failed, so its words are all there is.
import { type Outcome, refused, type Secret, unknown } from '@countersign/connector-kit'
import { findProgram, inPlace, isKeytabText, keytabFile, profileOf, readKeytabText } from '../krb5/index.ts'
import { adminOf, type KerberosConfig, kdcsOf, timeoutMs } from './config.ts'

export type Failure = Exclude<Outcome<never>, { readonly status: 'done' }>

/** What was said by the answers and the complaints, line by line. */
export interface Answer {
  readonly out: readonly string[]
  readonly errors: readonly string[]
}

export interface Kadmin {
  /** `input`: what it asks for, a line each. */
  query(query: string, signal: AbortSignal, input?: string): Promise<Answer | Failure>
  /** Readings only, in order; each has to be printable ASCII. */
  readings(queries: readonly string[], signal: AbortSignal): Promise<Answer | Failure>
}

export const isFailure = (answer: Answer | Failure): answer is Failure => 'status' in answer

const MOST_BYTES = 32 * 1024 * 1024

/** As `ss_parse` reads it: between quotes, a quote is written twice. Nothing else means anything there. */
export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** A principal's name. SAFETY: a first `-` would make it an option; behind a backslash it is the same name and none. */
export const named = (name: string): string => quoted(name.startsWith('-') ? `\\${name}` : name)

/** SAFETY: line editing would take other characters for commands of its own. */
export const canBeBatched = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

export const openKadmin = (config: KerberosConfig, principal: string, slot: string, secret: Secret | undefined): Kadmin => {
  const program = findProgram('kadmin')
  const profile = profileOf(config.realm, kdcsOf(config), adminOf(config))

  const ask = async (args: readonly string[], input: string, signal: AbortSignal): Promise<Answer | Failure> => {
    if (!secret) return refused('no_secret', `the secret \`${slot}\` is not given`)
    if (!program) return refused('no_kadmin', 'there is no `kadmin` on the server’s machine: install krb5-user')
    if (!isKeytabText(secret) || !readKeytabText(secret))
      return refused('bad_keytab', `the secret \`${slot}\` is no keytab: it is \`keytab:\` and the file in base64`)
    const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs(config))])
    return inPlace(profile, async (place) => {
      const keytab = await place.put('keytab', keytabFile(secret))
      const { status, stdout, stderr } = await place.run(program, ['-k', '-t', keytab, '-p', principal, ...args], input, within, MOST_BYTES)
      if (status === 'aborted') return unknown('aborted', 'the deadline passed before kadmind answered')
      if (status === 'failed') return unknown('failed', 'kadmin did not run to its end, or said more than is read')
      const [errors, [greeting, ...out]] = [linesOf(stderr), linesOf(stdout).map((line) => line.replace(/^(kadmin: {2})+/, ''))]
      if (status !== 0) return notLetIn(errors.at(-1) ?? '')
      // SAFETY: only the line that is its own is left out; a principal can have any words for a name.
      return greeting === `Authenticating as principal ${principal} with keytab ${keytab}.`
        ? { out, errors }
        : unknown('kadmin', 'kadmin did not begin as it does')
    })
  }

  return {
    query: (query, signal, input = '') => ask(['-q', query], input, signal),
    readings: (queries, signal) =>
      queries.every(canBeBatched)
        ? ask([], queries.map((query) => `${query}\n`).join(''), signal)
        : Promise.resolve(refused('invalid_query', 'a reading of many holds plain text only')),
  }
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '')

/** What keeps `kadmin` from beginning. SAFETY: its words are not repeated. */
const notLetIn = (line: string): Failure => {
  const said = /^kadmin: (.*) while initializing kadmin interface$/.exec(line)?.[1] ?? ''
  if (/^Client '.*' not found in Kerberos database$|credentials have been revoked$|entry in database has expired$/.test(said))
    return refused('own_principal_refused', "the KDC refused the connector's own principal: check that it is there and enabled")
  if (
    /^(Preauthentication failed|Generic preauthentication failure|Incorrect password|Keytab contains no suitable keys for .*)$/.test(said)
  )
    return refused('own_keytab_refused', "the KDC refused the connector's own keytab: make it anew")
  return unknown('no_kadmind', 'neither a KDC nor kadmind let the connector in')
}

/** What failed queries complain of, between the name of the call and what it was doing. */
const COMPLAINTS: readonly (readonly [words: string, failure: Failure])[] = [
  ['Principal does not exist', refused('not_found', 'there is no such principal')],
  ['Principal or policy already exists', refused('exists', 'there is such a principal already')],
  ['Policy does not exist', refused('no_policy', 'there is no such policy')],
  ['Password is too short', refused('password_policy', 'the policy of the principal refuses the password: it is too short')],
  [
    'Password does not contain enough character classes',
    refused('password_policy', 'the policy of the principal asks for more classes of characters'),
  ],
  [
    'Password is in the password dictionary',
    refused('password_policy', 'the policy of the principal refuses the password: it is a known word'),
  ],
  ['Cannot reuse password', refused('password_reused', 'the principal has had this password before')],
  ["Current password's minimum life has not expired", refused('too_soon', 'the policy lets no new password be set yet', true)],
]

/** The failure in a complaint about exactly this: `call: … while doing`. Undefined: it complained of something else, or not at all. */
export const complaintIn = ({ errors }: Answer, doing: string): Failure | undefined => {
  for (const line of errors) {
    const [, said, tail] = /^[a-z_]+: (.*?) while (.*)$/.exec(line) ?? []
    if (said === undefined || (tail !== doing && tail !== `${doing}.`)) continue
    if (/^Operation requires ``[a-z-]+'' privilege$/.test(said))
      return refused('no_privilege', `kadm5.acl does not let the connector: ${said.replace(/``|''/g, '`')}`)
    return COMPLAINTS.find(([words]) => said === words)?.[1] ?? unknown('kadmin', 'kadmind answered with words that are not known here')
  }
  return undefined
}

/** Done only where `kadmin` says so word for word. */
export const asSaid = (answer: Answer | Failure, success: string, doing: string): Outcome => {
  if (isFailure(answer)) return answer
  const no = complaintIn(answer, doing)
  if (no) return no
  return answer.out.includes(success) ? { status: 'done', value: undefined } : unknown('kadmin', 'kadmind did not say that it was done')
}
