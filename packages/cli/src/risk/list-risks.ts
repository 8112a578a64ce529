import type { RiskAcceptanceHead } from '../changes/shapes.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { instant } from '../terminal/time.ts'

export const listRisks = async ({ options, connect, output }: Context<{ state?: string; change?: string }>): Promise<undefined> =>
  showList<RiskAcceptanceHead>(await connect(), output, {
    path: '/v1/risk-acceptances',
    query: { state: options.state, change: options.change },
    head: ['acceptance', 'credential', 'why', 'state', 'by', 'until'],
    row: ({ id, credential, reason, state, person, expiresAt }) => [id, credential, reason, state, person, instant(expiresAt)],
    none: 'no risk waits for anybody',
  })
