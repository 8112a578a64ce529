// The log for everybody: its head and its tiles, as C2SP tlog-tiles names them. They hold hashes and no entry, so nobody has to sign in.

import { readLogState } from '@countersign/core/evidence/journal/index'
import type { OperationContext } from '@countersign/core/platform/operation'
import type { Runtime } from '@countersign/core/runtime'
import { CountersignError, parseTilePath, TILE_WIDTH } from '@countersign/ledger'
import type { FastifyInstance } from 'fastify'
import type { DatabaseWatch } from './database-watch.ts'

const unknown = (path: string) => new CountersignError('log.unknown_tile', 'not_found', `no tile \`${path.slice(0, 100)}\``)

export const serveTiles = (app: FastifyInstance, runtime: Runtime, log: OperationContext['log'], watch: DatabaseWatch): void => {
  app.get('/tlog/checkpoint', async (_request, reply) => {
    const state = await watch.whileReachable(() => readLogState(runtime.db))
    const note = state?.cosigned ?? state?.checkpoint
    if (!note) throw new CountersignError('log.unavailable', 'unavailable', 'the log has no checkpoint yet; try again')
    return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(note)
  })
  app.get('/tlog/tile/*', async (request, reply) => {
    const path = `tile/${(request.params as { '*': string })['*']}`
    const tile = parsed(path)
    const bytes = await watch.whileReachable(async () => {
      // How many hashes there are at this level decides which tiles exist: as the checkpoint that was served says.
      const size = (await readLogState(runtime.db))?.size ?? 0
      const hashes = Math.floor(size / TILE_WIDTH ** tile.level) - tile.index * TILE_WIDTH
      if (tile.width > hashes) throw unknown(path)
      return log.tiles.readTile(tile.level, tile.index, tile.width)
    })
    return reply.type('application/octet-stream').header('cache-control', 'public, max-age=31536000, immutable').send(bytes)
  })
}

const parsed = (path: string) => {
  try {
    return parseTilePath(path)
  } catch {
    throw unknown(path)
  }
}
