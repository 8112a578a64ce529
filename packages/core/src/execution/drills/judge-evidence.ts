// Did the evidence that was demanded come, in time, whole and true?
import { type DrillRow, demandOfDrill } from '../../authority/drills/index.ts'
import type { Runtime } from '../../runtime.ts'
import { type Judgement, secondsBetween, spoken } from './judgement.ts'

export const judgeEvidence = async (runtime: Runtime, drill: DrillRow, at: Date): Promise<Judgement | undefined> => {
  const demand = await demandOfDrill(runtime.db, drill.org_id, drill.id)
  const measured = demand?.delivered_at ? { delivered: secondsBetween(demand.asked_at, demand.delivered_at) } : {}
  const failed = (...reasons: string[]): Judgement => ({ reasons, measured })
  if (!demand) return failed('nothing was demanded')
  if (demand.untrue.length > 0) return failed(...demand.untrue.map((one) => `not true: ${one}`))
  if (demand.delivered_at !== null) return { reasons: [], measured }
  if (at < drill.due_at) return undefined
  const within = spoken(secondsBetween(demand.asked_at, demand.due_at))
  return failed(
    demand.missing.length > 0
      ? `nothing whole was delivered within ${within}; missing: ${demand.missing.join(', ')}`
      : `nothing was delivered within ${within}`,
  )
}
