// Every word that a notice says, in one place: what is asked and until when, what it is about, and what happens to who does nothing. Read at three in the
// morning on a telephone: the subject is the question, the first line is why. Pure.
import type { NoticeKind } from '@countersign/policy'
import { findingKinds, nextStepOf } from '../../registry/findings/index.ts'
import { browserWords } from '../../registry/sessions/index.ts'
import type {
  BreakGlassTold,
  DrillTold,
  FindingTold,
  IncidentTold,
  OperationTold,
  QuestionTold,
  RequestTold,
  ReviewTold,
  SessionTold,
  SuspensionTold,
} from './told-store.ts'

/** One thing in words, before it is known whose clock it is read by. */
export interface Told {
  readonly asks: string
  readonly until: Date | null
  readonly lines: readonly string[]
  readonly otherwise: string
  /** Below the public origin. */
  readonly path: string
  readonly act: string
}

/** SAFETY: what people and systems wrote becomes one line of plain text: no control character, no direction turned round, no header, and an end. */
export const plainLine = (text: string, most = 300): string => {
  const flat = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  return flat.length <= most
    ? flat
    : `${[...flat]
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
}

/** `credential.revoke`, 12 → `revoke 12 credentials`. */
const doing = (operation: string, count: number): string => {
  const [thing = operation, verb = 'change'] = operation.split('.')
  const [nouns, does] = [thing.replaceAll('_', ' '), verb.replaceAll('_', ' ')]
  return count === 1 ? `${does} a ${nouns}` : `${does} ${count} ${nouns.endsWith('y') ? `${nouns.slice(0, -1)}ies` : `${nouns}s`}`
}

const listed = (names: readonly string[], most = 3): string =>
  names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`

const sentence = (text: string): string => {
  const line = plainLine(text)
  return line === '' ? '' : `${line[0]!.toUpperCase()}${line.slice(1)}`
}

const plainWords = (code: string): string => plainLine(code.replaceAll(/[._]/g, ' '), 80)
const id = (name: string): string => encodeURIComponent(name)
const atRisk = (risk: string | null): string => (risk === null ? '' : ` Risk: ${risk}.`)

export const requestWords = (row: RequestTold, expiring: boolean): Told => {
  const what = listed(row.operations.map(({ name, count }) => doing(name, count)))
  return {
    asks: plainLine(`${expiring ? 'Ends soon: approve' : 'Approve'}: ${what || 'a change'}`, 120),
    until: row.expires,
    lines: [
      `${sentence(what || 'a change')}${row.systems.length > 0 ? ` at ${plainLine(listed(row.systems))}` : ''}.${atRisk(row.risk)}`,
      `Why: ${plainLine(row.reason)} (${plainLine(row.ticket, 60)})`,
      `Asked for by ${plainLine(row.requester, 80)}. ${row.quorum === 1 ? 'One signature is needed' : `${row.quorum} signatures are needed`}${row.stepUp ? ', with a step-up key' : ''}.`,
    ],
    otherwise: expiring
      ? 'If nobody answers, it ends as a no and nothing is done.'
      : 'If you do nothing, the next person is asked; if nobody answers, it is a no and nothing is done.',
    path: `/inbox/${id(row.subject)}`,
    act: 'Read and decide',
  }
}

/** `outside`: told without the names and reasons of the enterprise. */
export const questionWords = (row: QuestionTold, outside: boolean): Told => ({
  asks: outside ? 'The enterprise asks you about your part of a change' : plainLine(`${row.asker} asks you about: ${row.purpose}`, 120),
  until: outside ? null : row.due,
  lines: [`The question: ${plainLine(row.words)}`, 'Your answer decides nothing. Write no secret into it.'],
  otherwise: 'If you do nothing, nothing waits for you: it is decided without your answer, or it lapses.',
  path: outside ? '/' : `/inbox/question/${id(row.subject)}`,
  act: 'Answer',
})

export const answerWords = (row: QuestionTold, outside: boolean): Told => ({
  asks: outside ? 'The enterprise answers your question' : plainLine(`${row.answerer} answers you about: ${row.purpose}`, 120),
  until: outside ? null : row.due,
  lines: [`You asked: ${plainLine(row.words, 160)}`, `The answer: ${plainLine(row.answer ?? '')}`],
  otherwise:
    row.request === null || outside ? 'Nothing is asked of you.' : 'If you do nothing, the approval is what it was: silence is a no.',
  path: outside ? '/' : row.request === null ? `/changes/${id(row.change)}` : `/inbox/${id(row.request)}`,
  act: outside ? 'See your work' : row.request === null ? 'Open the change' : 'Read and decide',
})

const target = (row: OperationTold): string =>
  plainLine(`${row.identity ?? row.credential}${row.system === null ? '' : ` at ${row.system}`}`, 160)

export const closureWords = (row: OperationTold): Told => ({
  asks: plainLine(`Sign the closure: ${target(row)}`, 120),
  until: row.until,
  lines: [
    `${sentence(doing(row.operation, 1))} of ${target(row)} is done and proven.${atRisk(row.risk)}`,
    `Why it was done: ${plainLine(row.reason)}`,
    'You answer for this identity, so only your signature closes it.',
  ],
  otherwise: 'If you do nothing, it stays open and counts as not finished.',
  path: `/inbox/closure/${id(row.subject)}`,
  act: 'See the proof and sign',
})

export const riskWords = (row: OperationTold): Told => ({
  asks: plainLine(`Accept the risk or refuse: ${target(row)}`, 120),
  until: row.until,
  lines: [`It can’t be proven that ${target(row)} has ended.${atRisk(row.risk)}`, `Why: ${plainLine(row.reason)}`],
  otherwise: 'If you do nothing, it stays stuck and visible. Silence accepts nothing.',
  path: `/inbox/risk/${id(row.subject)}`,
  act: 'Read and decide',
})

export const mandateWords = (row: OperationTold): Told => ({
  asks: plainLine(`Carry out: ${doing(row.operation, 1)}${row.system === null ? '' : ` at ${row.system}`}`, 120),
  until: row.until,
  lines: [`The enterprise has approved it and it is yours alone to carry out. Mandate ${plainLine(row.subject, 60)}.`],
  otherwise: 'If you do nothing, the mandate ends by itself and the enterprise is told.',
  path: '/',
  act: 'See your work',
})

const meansOf = (kind: string): string =>
  Object.hasOwn(findingKinds, kind) ? findingKinds[kind as keyof typeof findingKinds].means : plainWords(kind)

const stepOf = ({ kind, detail }: FindingTold): string => {
  const own = detail['next']
  return plainLine((typeof own === 'string' ? own : nextStepOf(kind)).replaceAll('`', ''), 300)
}

const questions: Readonly<Partial<Record<NoticeKind, (row: FindingTold) => string>>> = {
  'exception.asked': () => 'Answer an exception that a provider asks for',
  'consent.asked': () => 'Decide whether an application stays let in',
}

export const findingWords = (kind: NoticeKind, row: FindingTold, at: Date): Told => {
  const overdue = row.due <= at
  const about = plainLine(row.of, 80)
  const question = questions[kind]?.(row)
  return {
    asks: plainLine(
      kind === 'finding.overdue'
        ? `Overdue: ${plainWords(row.kind)}, ${about}`
        : (question ?? `${sentence(row.severity)}: ${plainWords(row.kind)}, ${about}`),
      120,
    ),
    until: row.due,
    lines: [`${sentence(meansOf(row.kind))}. It is about ${about}. Severity: ${plainLine(row.severity, 20)}.`, `Next step: ${stepOf(row)}`],
    otherwise: overdue
      ? 'It is late already, and stays open until the fact is mended.'
      : 'If you do nothing, it becomes overdue and stays open until the fact is mended.',
    path: kind === 'exception.asked' ? `/inbox/exception/${id(row.of)}` : `/findings/${id(row.subject)}`,
    act: kind === 'exception.asked' ? 'Read and decide' : 'Open the finding',
  }
}

/** For the provider whose evidence it is: what he owes, and nothing that was found. */
export const lateWords = (row: FindingTold): Told => ({
  asks: 'Deliver evidence: it is late',
  until: null,
  lines: [`Evidence under the mandate ${plainLine(row.of, 60)} has not come in the time that you owe it.`],
  otherwise: 'If you do nothing, it stays on record as late and counts in how your work is judged.',
  path: '/',
  act: 'See what you owe',
})

export const incidentWords = (row: IncidentTold): Told => ({
  asks: plainLine(`Incident: ${plainWords(row.kind)}${row.system === null ? '' : ` at ${row.system}`}`, 120),
  until: null,
  lines: [
    row.credential === null
      ? 'Something that should be dead is not.'
      : `The credential ${plainLine(row.credential, 80)} should be dead${row.system === null ? '' : ` at ${plainLine(row.system, 80)}`}, and was seen to work.`,
    'It is being ended again by itself; the incident closes when that is proven.',
  ],
  otherwise: 'If you do nothing, it is tried again until it is proven or stuck. Until then somebody could still come in with it.',
  path: row.change === null ? '/' : `/changes/${id(row.change)}`,
  act: 'See what is happening',
})

export const suspensionWords = (row: SuspensionTold): Told => ({
  asks: plainLine(`Kill switch pulled: ${row.party} is suspended`, 120),
  until: null,
  lines: [
    `${plainLine(row.by, 80)} suspended ${plainLine(row.party, 80)}. Its people and software are locked out here and its access is being ended.`,
    `Why: ${plainLine(row.reason)}`,
  ],
  otherwise: 'If you do nothing, it stays suspended. Only an approved change lets it back in.',
  path: row.change === null ? '/' : `/changes/${id(row.change)}`,
  act: 'Watch it end',
})

const silenceOfReviews: Readonly<Record<ReviewTold['effect'], string>> = {
  stop: 'If nobody signs in time, it may do nothing under its delegations any more, and what it holds here ends.',
  narrow: 'If nobody signs in time, it may do nothing alone any more, and what it holds here ends.',
  tell: 'If nobody signs in time, nothing ends; it is told as overdue.',
}

export const reviewWords = (row: ReviewTold): Told => ({
  asks: plainLine(row.effect === 'tell' ? `Review who can do what in Countersign at ${row.partyName}` : `Review ${row.partyName}`, 120),
  until: row.due,
  lines: [
    row.effect === 'tell'
      ? 'What your own people and programs hold in Countersign waits for a control owner’s signature, line by line.'
      : `What ${plainLine(row.partyName, 80)} may do alone, what it did against policy and what it holds here waits for a control owner’s signature.`,
  ],
  otherwise: silenceOfReviews[row.effect],
  path: `/inbox/review/${id(row.subject)}`,
  act: 'Read and sign',
})

export const drillWords = (row: DrillTold): Told => ({
  asks: row.exercise === 'exception' ? 'Drill: ask for an exception' : 'Drill: deliver evidence',
  until: row.due,
  lines: ['The enterprise exercises with you. It is asked in earnest and measured; nothing of yours is touched.'],
  otherwise: 'If you do nothing, the exercise counts as failed.',
  path: '/',
  act: 'See what is asked',
})

const ways: Readonly<Record<SessionTold['way'], string>> = {
  oidc: 'your provider',
  passkey: 'a passkey of yours',
  first: 'the link of the first administrator',
}

/** `2026-11-30 14:20 UTC`. */
const plainInstant = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`

export const sessionWords = (row: SessionTold): Told => ({
  asks: 'Somebody signed in as you in a browser that is new here: was it you?',
  until: null,
  lines: [
    `By ${ways[row.way]}${row.issuer === null ? '' : ` (${plainLine(row.issuer, 60)})`} on ${plainInstant(row.opened)}, in ${browserWords(row.agent)}.${row.over ? ' That session is over.' : ''}`,
    'If it was you, all is well: of this browser you are not told again while it keeps its cookies.',
    'If it was not you, end the session, then change how you sign in, and tell whoever looks after access.',
  ],
  otherwise: row.over ? 'Nothing more happens by itself.' : 'If you do nothing, that session goes on until its time is over.',
  path: '/settings/sessions',
  act: 'See where you are signed in',
})

export const breakGlassWords = (row: BreakGlassTold): Told => ({
  asks: plainLine(`Break-glass: ${row.who} came in by the passkey of the first administrator`, 120),
  until: row.over ? null : row.ends,
  lines: [
    `${plainLine(row.who, 80)} came in past your provider on ${plainInstant(row.opened)}, in ${browserWords(row.agent)}, and may do what an administrator may.${row.over ? ' That session is over.' : ''}`,
    row.reason === null ? 'No reason was given: ask, and keep the answer.' : `The reason given: “${plainLine(row.reason, 500)}”`,
    `Whoever assigns roles ends it at once, by the link or with countersign session end-all ${plainLine(row.principal, 60)}.`,
  ],
  otherwise: row.over
    ? 'Nothing more happens by itself; what was done stands in the log.'
    : 'If you do nothing, the session goes on until its time is over.',
  path: `/settings/people?who=${id(row.principal)}`,
  act: 'See where it is, and what is done under it',
})

export const trialWords = (): Told => ({
  asks: 'Test: notices reach you',
  until: null,
  lines: ['You asked for this message to see whether notices reach you. They do.'],
  otherwise: 'Nothing happens.',
  path: '/',
  act: 'Open Countersign',
})

/** `Mon, 30 Nov 2026, 14:20 (Europe/Berlin)`. */
export const instantWords = (at: Date, zone: string): string =>
  `${new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(at)} (${zone})`

const untilWords = (until: Date | null, zone: string): string => (until === null ? '' : `, until ${instantWords(until, zone)}`)

export const subjectOf = (told: readonly Told[], beyond: number, zone: string): string => {
  const count = told.length + beyond
  if (count === 1) return plainLine(`${told[0]!.asks}${untilWords(told[0]!.until, zone)}`, 180)
  const first = told.flatMap(({ until }) => until ?? []).sort((a, b) => a.getTime() - b.getTime())[0]
  return `${count} things wait for you${first === undefined ? '' : `, the first until ${instantWords(first, zone)}`}`
}

export const untilLine = (until: Date | null, zone: string): readonly string[] =>
  until === null ? [] : [`Until ${instantWords(until, zone)}.`]

export const closingLines = (beyond: number, toRoom: boolean, orgName: string): readonly string[] => [
  ...(beyond === 0 ? [] : [`And ${beyond} more: countersign notice list shows them.`]),
  toRoom
    ? `Sent by Countersign of ${plainLine(orgName, 80)} to this room, as its settings say.`
    : `Sent by Countersign of ${plainLine(orgName, 80)} because it concerns you. What may come as a digest: countersign notice preferences.`,
  'Nobody needs your password or a key to answer; a link here leads to your own sign-in.',
]
