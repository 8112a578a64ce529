// An issuer for sign-in as a document of authority: two people decide by whose word somebody is believed to be who he says he is, and which roles that brings.
import type { Kysely } from 'kysely'
import { isKnownRole, readParty } from '../../registry/principals/index.ts'
import { endSessionsOfIssuer } from '../../registry/sessions/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { changedLines, type Document, type InstrumentDefinition, type Problem } from '../instruments/index.ts'
import { sourcesInForce } from '../sources/index.ts'
import { readSignIn, rolesLastSeconds, type SignInText, signInIn, signInKind } from './document.ts'
import { signInsInForce } from './in-force.ts'

const personInWords = ({ person }: SignInText): string =>
  person.by === 'record'
    ? `a person is found at the first sign-in by \`${person.claim}\`, as ${person.source} calls a ${person.record}`
    : `a person is found at the first sign-in by the verified address, at ${person.domains.join(', ')}`

const clientInWords = ({ client }: SignInText): string =>
  client.method === 'client_secret_basic'
    ? `a secret at ${client.secret}`
    : client.method === 'private_key_jwt'
      ? `a key at ${client.key}`
      : 'nothing but its id'

const stepUpInWords = ({ stepUp }: SignInText): string =>
  stepUp === undefined
    ? 'nobody shows more by it than that he can sign in'
    : `has shown more: who signed in at most ${stepUp.maxAgeSeconds} s ago${stepUp.acr === undefined ? '' : ` by ${stepUp.acr.join(' or ')}`}`

const linesOf = (text: SignInText): string[] => [
  text.title,
  `signs in people of ${text.party ?? 'the enterprise'}, and of nobody else`,
  `tokens of ${text.issuer} for \`${text.clientId}\`, signed with ${text.algorithms.join(', ')}; asked for with ${text.scopes.join(' ')}`,
  `shows itself to the provider by ${clientInWords(text)}`,
  personInWords(text),
  ...(text.roles ?? []).map(({ claim, value, role }) => `whoever has \`${value}\` in \`${claim}\` is given the role ${role}`),
  ...(text.roles === undefined ? [] : [`a role that no sign-in shows again ends after ${rolesLastSeconds(text)} s`]),
  ...(text.idle === undefined ? [] : [`a session ends after ${text.idle} without a request`]),
  ...(text.absolute === undefined ? [] : [`a session ends after ${text.absolute}`]),
  stepUpInWords(text),
  `${text.backChannelLogout ? 'signs people out' : 'does not sign people out'} by its own word; whoever signs out here ${text.endSession ? 'signs out there too' : 'stays signed in there'}`,
]

const problemsOf = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  name: string,
  text: SignInText,
  at: Date,
): Promise<Problem[]> => {
  const problems: Problem[] = []
  if (text.party !== undefined) {
    const party = await readParty(db, org, text.party)
    if (!party) problems.push({ where: 'party', problem: `no party \`${text.party}\`` })
    else if (party.kind === 'enterprise')
      problems.push({ where: 'party', problem: 'the enterprise is meant where no party is named: leave it out' })
  }
  // Two documents of one issuer would give its subjects two meanings.
  const same = (await signInsInForce(db, org, at)).find((one) => one.name !== name && one.text.issuer === text.issuer)
  if (same) problems.push({ where: 'issuer', problem: `\`${same.name}\` signs in by this issuer already: propose its next version` })
  if (text.person.by === 'record') {
    const { source: named } = text.person
    const source = (await sourcesInForce(db, org, at)).find((one) => one.source.name === named)
    if (!source) problems.push({ where: 'person.source', problem: `no source \`${text.person.source}\` is in force` })
    // SAFETY: else whoever writes that source chooses who somebody of another party is.
    else if (text.party === undefined && source.text.party !== undefined)
      problems.push({
        where: 'person.source',
        problem: `\`${text.person.source}\` speaks of \`${source.text.party}\`, and the enterprise's people are not found by it`,
      })
    else if (text.party !== undefined && source.text.party !== undefined && source.text.party !== text.party)
      problems.push({ where: 'person.source', problem: `\`${text.person.source}\` speaks of \`${source.text.party}\`` })
  }
  const reference =
    text.client.method === 'client_secret_basic'
      ? text.client.secret
      : text.client.method === 'private_key_jwt'
        ? text.client.key
        : undefined
  const form = reference === undefined ? undefined : runtime.secrets.check(reference)
  if (form !== undefined) problems.push({ where: 'client', problem: `the reference ${form}` })
  for (const [n, { role }] of (text.roles ?? []).entries())
    if (!isKnownRole(runtime, role)) problems.push({ where: `roles.${n}.role`, problem: `the policy knows no role \`${role}\`` })
  return problems
}

/** By whose word, for whom, and what it brings: another line of it is a wider scope. The title is none. */
const reach = (document: Document | undefined): Set<string> => new Set(document ? linesOf(signInIn(document)).slice(1) : [])

export const signInInstrument: InstrumentDefinition = {
  kind: signInKind,
  title: 'an issuer for sign-in',
  operation: () => 'signin.adopt',
  read: (input) => {
    const read = readSignIn(input)
    return 'problems' in read ? read : { document: { ...read.document } }
  },
  check: (runtime, db, org, name, document, at) => problemsOf(runtime, db, org, name, signInIn(document), at),
  risk: (document, before) => ({ scopeWider: [...reach(document)].some((line) => !reach(before).has(line)) }),
  until: () => null,
  changes: (document, before) => changedLines(linesOf(signInIn(document)), before && linesOf(signInIn(before))),
  // Whom it has let in goes with it.
  heldUp: (_runtime, work, row) => endSessionsOfIssuer(work, row.name),
  ended: (_runtime, work, row) => endSessionsOfIssuer(work, row.name),
}
