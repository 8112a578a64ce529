// Several requests that may be shown as what one signature would stand for: every text was hashed here, all of them have one pattern, and the list is
// the one that is made here of them. SAFETY: the server's word that they are equal counts for nothing.
import {
  type BatchMember,
  batchOf,
  type Common,
  CountersignError,
  canonicalJson,
  commonOfDecision,
  commonOfPlan,
  type Digested,
  patternOf,
} from '@countersign/ledger'
import type { Answer } from '../connection/api.ts'
import { openCanonicalText } from '../signing/canonical-text.ts'
import { operationsOf, summarisePlan } from '../signing/plan-summary.ts'
import { textDigest } from '../signing/signed-bytes.ts'
import type { Colors } from '../terminal/output.ts'
import { plain, plainText } from '../terminal/plain.ts'
import { pairs, table } from '../terminal/table.ts'
import { instant } from '../terminal/time.ts'

type Draft = Answer<'approvals.draftBatch'>
type Plan = Readonly<Record<string, unknown>>

interface Opened {
  readonly member: Draft['members'][number]
  readonly plan: Plan
}

export interface OpenedBatch {
  readonly text: string
  readonly digest: string
  readonly pattern: string
  readonly opened: readonly Opened[]
}

const differs = (message: string) => new CountersignError('cli.batch_differs', 'forbidden', `${message}; nothing was signed`)
const digestOf = (value: unknown): string => textDigest(canonicalJson(value))
const digested = (common: Common | undefined, request: string): Digested => {
  if (common === undefined) throw differs(`\`${plain(request)}\` is about something that is signed by itself only`)
  return { digest: digestOf(common.form), operations: common.operations }
}

const openMember = (member: Opened['member']): Opened & { readonly pattern: string } => {
  const plan = openCanonicalText(member.planText, member.plan)
  const decision = openCanonicalText(member.decisionText, member.decision)
  if (plan.type !== 'countersign/plan/v2' || plan.change !== member.change)
    throw differs(`the text of \`${plain(member.request)}\` is not the plan of \`${plain(member.change)}\``)
  if (decision.plan !== member.plan) throw differs(`the decision of \`${plain(member.request)}\` is about another plan`)
  const pattern = patternOf(digested(commonOfPlan(plan), member.request), digested(commonOfDecision(decision), member.request), member)
  if (pattern === undefined) throw differs(`\`${plain(member.request)}\` does not fit its own plan`)
  return { member, plan, pattern: digestOf(pattern) }
}

/** `asked`: whose signature together was asked for. Errors (kind `forbidden`): `cli.digest_differs`, `cli.not_canonical`, `cli.batch_differs`. */
export const openBatch = (draft: Draft, asked: readonly string[]): OpenedBatch => {
  const opened = draft.members.map(openMember)
  const [first] = opened
  if (first === undefined || canonicalJson(opened.map(({ member }) => member.request)) !== canonicalJson([...asked].sort()))
    throw differs('the server’s list is of other requests than those that were named')
  const other = opened.find(({ pattern }) => pattern !== first.pattern)
  if (other !== undefined) throw differs(`\`${plain(other.member.request)}\` is not equal to \`${plain(first.member.request)}\``)
  const orgs = new Set(opened.map(({ plan }) => plan.org))
  const org = first.plan.org
  if (orgs.size > 1 || typeof org !== 'string') throw differs('the plans are of more than one organisation')
  const members: BatchMember[] = opened.map(({ member }) => member)
  const text = canonicalJson(batchOf(org, first.pattern, members))
  if (text !== draft.text || textDigest(text) !== draft.digest) throw differs('the server asks for a signature over another list')
  return { text, digest: draft.digest, pattern: first.pattern, opened }
}

const things = ({ member, plan }: Opened): readonly string[] => {
  const about = new Set(member.operations)
  const operations = operationsOf(plan).filter(({ id }) => about.has(String(id)))
  const named = (name: string): string => [...new Set(operations.map((operation) => plain(operation[name])))].join(', ')
  return [member.request, plain(plan.purpose), named('credential'), named('system'), plain(plan.ticket)]
}

/** The one plan in words, every line that differs, and the exact list. */
export const renderBatch = ({ text, digest, pattern, opened }: OpenedBatch, colour: Colors): string => {
  const { member, plan } = opened[0]!
  const expires = opened.map((one) => one.member.expiresAt).sort()[0]!
  return [
    colour.bold(`${opened.length} equal requests, answered by one signature`),
    pairs([
      ['asked of', `${member.quorum} holding ${member.roles.join(' or ')}${member.stepUp ? ', with a step-up key' : ''}`],
      ['until', `${instant(expires)} (the first of them)`],
    ]),
    '',
    colour.bold('What they have in common, as the first says it'),
    summarisePlan(plan, new Set(member.operations)),
    '',
    colour.bold('Each of them, in what alone differs'),
    table(['request', 'what for', 'credential', 'system', 'ticket'], opened.map(things)),
    '',
    '  `countersign approve show <request>` shows any of them whole.',
    '',
    colour.bold('The exact list'),
    plainText(text),
    '',
    pairs([
      ['digest', digest],
      ['pattern', pattern],
    ]),
    '  (computed here from every plan and decision: it is what the signature is over)',
  ].join('\n')
}
