// Is the process there, is it ready. `/healthz` never asks anybody; `/readyz` says what is missing.
import type { FastifyInstance } from 'fastify'
import type { SweepHealth } from '../sweeping/sweeping.ts'
import type { DatabaseWatch } from './database-watch.ts'

export interface LogHealth {
  readonly state: { readonly size: number; readonly cosignedSize: number; readonly halted: Error | undefined }
}

export interface RoomsHealth {
  readonly problem: string | undefined
}

export const serveHealth = (
  app: FastifyInstance,
  watch: DatabaseWatch,
  log: LogHealth,
  stopping: AbortSignal,
  sweep: SweepHealth = { failing: [] },
  rooms?: RoomsHealth,
): void => {
  app.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'alive' }))
  app.get('/readyz', async (_request, reply) => {
    const halted = log.state.halted
    const checks = {
      database: watch.reachable ? 'reachable' : 'unreachable',
      log: halted === undefined ? 'running' : 'halted',
      process: stopping.aborted ? 'stopping' : 'running',
      // Said, and no reason to be unready: whoever can't be reached can't be told to suspend anybody either.
      sweep: sweep.failing.length === 0 ? 'running' : `failing: ${sweep.failing.join(', ')}`,
      // As well; why stands in the log, and is nobody's business here.
      ...(rooms === undefined ? {} : { rooms: rooms.problem === undefined ? 'taken up' : 'not taken up' }),
    }
    const ready = watch.reachable && halted === undefined && !stopping.aborted
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'not_ready', checks })
  })
}
