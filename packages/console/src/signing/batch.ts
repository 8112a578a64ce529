// Several requests that one signature would stand for, as this browser reckons them: every text hashed here, every pattern made here, and the list that
// is signed made here of what was read. SAFETY: the server's word that they are equal counts for nothing.
import { type BatchMember, batchOf } from '@countersign/ledger/batch/document'
import { type Common, commonOfDecision, commonOfPlan, type Digested, patternOf } from '@countersign/ledger/batch/pattern'
import { digestOf } from './bytes.ts'
import { canonical, openText, TextDiffers } from './canonical.ts'
import { type PlanDocument, planIn } from './plan-document.ts'

interface Drafted extends BatchMember {
  readonly change: string
  readonly planText: string
  readonly decisionText: string
  readonly roles: readonly string[]
  readonly quorum: number
  readonly stepUp: boolean
  readonly operations: readonly string[]
}

export interface OpenedRequest<Draft extends Drafted> {
  readonly member: Draft
  readonly plan: PlanDocument
  readonly decision: Record<string, unknown>
}

export interface Opened<Draft extends Drafted> {
  readonly org: string
  readonly pattern: string
  readonly requests: readonly OpenedRequest<Draft>[]
}

const digested = async (common: Common | undefined, request: string): Promise<Digested> => {
  if (common === undefined) throw new TextDiffers(`${request} is about something that is signed by itself only`)
  return { digest: await digestOf(canonical(common.form)), operations: common.operations }
}

const openOne = async <Draft extends Drafted>(member: Draft) => {
  const plan = await openText(member.planText, member.plan)
  const decision = await openText(member.decisionText, member.decision)
  if (plan['change'] !== member.change || decision['plan'] !== member.plan)
    throw new TextDiffers(`the plan or the decision of ${member.request} is another one's`)
  const [planned, decided] = [
    await digested(commonOfPlan(plan), member.request),
    await digested(commonOfDecision(decision), member.request),
  ]
  const pattern = patternOf(planned, decided, member)
  if (pattern === undefined) throw new TextDiffers(`${member.request} does not fit its own plan`)
  return { member, plan: planIn(plan), decision, org: plan['org'], pattern: await digestOf(canonical(pattern)) }
}

/** Throws `TextDiffers` where they are not equal but for the thing they are about: then nothing may be signed. */
export const openRequests = async <Draft extends Drafted>(drafted: readonly Draft[]): Promise<Opened<Draft>> => {
  const requests = await Promise.all(drafted.map(openOne))
  const [first] = requests
  if (first === undefined || typeof first.org !== 'string') throw new TextDiffers('the server shows nothing to sign')
  const other = requests.find(({ org, pattern }) => org !== first.org || pattern !== first.pattern)
  if (other !== undefined) throw new TextDiffers(`${other.member.request} is not equal to ${first.member.request}`)
  return { org: first.org, pattern: first.pattern, requests }
}

/** The list that is signed of those that were chosen, and its digest. */
export const listOf = async ({ org, pattern }: Omit<Opened<Drafted>, 'requests'>, chosen: readonly BatchMember[]) => {
  const text = canonical(batchOf(org, pattern, chosen))
  return { text, digest: await digestOf(text) }
}
