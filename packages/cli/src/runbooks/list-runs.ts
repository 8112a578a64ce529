import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

export const listRuns = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/runbook-runs', { params: { query: cursor } }),
    head: ['run', 'runbook', 'version', 'kind', 'asked by', 'at', 'in bounds', 'change', 'takes back'],
    row: (run) => [
      run.id,
      run.runbook,
      run.version,
      run.kind,
      run.askedBy,
      minute(run.askedAt),
      run.inBounds ? 'yes' : run.reasons.join('; '),
      run.change ?? '',
      run.rollsBack ?? '',
    ],
    none: 'nothing was run yet',
  })
}
