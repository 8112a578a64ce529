// Figures for Prometheus. Labels are names from closed lists, never an id or anything a caller sent.

import { ratesOf } from '@countersign/core/execution/callers/index'
import { decisionsByOutcome, operationsByPhase } from '@countersign/core/execution/changes/index'
import { noticeFigures } from '@countersign/core/execution/notices/index'
import { gateOf } from '@countersign/core/execution/telemetry/index'
import type { Runtime } from '@countersign/core/runtime'
import { CALLER_CLASSES } from '@countersign/policy'
import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { SweepHealth } from '../sweeping/sweeping.ts'
import type { DatabaseWatch } from './database-watch.ts'
import type { LogHealth } from './health.ts'

/** Figures that cost a query are read at most this often. */
const freshForMs = 5_000

export interface MetricsSource {
  readonly runtime: Runtime
  readonly watch: DatabaseWatch
  readonly log: LogHealth
  readonly queueDepth: (() => Promise<number>) | undefined
  readonly sweep: SweepHealth | undefined
}

export const serveMetrics = (app: FastifyInstance, { runtime, watch, log, queueDepth, sweep }: MetricsSource): void => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'countersign_' })
  const requests = new Counter({
    name: 'countersign_http_requests_total',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  })
  const duration = new Histogram({
    name: 'countersign_http_request_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    registers: [registry],
  })
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `countersign_${name}`, help, labelNames, registers: [registry] })
  const decisions = gauge('decisions', 'Decisions on record, by outcome', ['outcome'])
  const phases = gauge('operations', 'Operations, by phase', ['phase'])
  const size = gauge('log_size', 'Entries under a signed checkpoint')
  const lag = gauge('log_cosigned_lag', 'Entries that the witness has not cosigned yet')
  const halted = gauge('log_halted', '1 when the log stands still')
  const database = gauge('database_reachable', '1 when the database answers')
  const messages = gauge('notice_messages', 'Messages to people and rooms that are kept, by how they ended or that they wait', ['state'])
  const oldest = gauge('notice_oldest_waiting_seconds', 'How long the oldest message waits that has not gone out')
  const queue = gauge('queue_depth', 'Jobs that wait')
  const sweepFailing = gauge('sweep_failing', 'Parts that the last sweep could not do')
  const telemetry = gauge('telemetry_in_flight_bytes', 'Bytes of telemetry in hand')
  const turnedAway = new Counter({
    name: 'countersign_telemetry_turned_away_total',
    help: 'Batches of telemetry that were told to come later',
    registers: [registry],
  })
  const tooFast = new Counter({
    name: 'countersign_callers_refused_total',
    help: 'Requests refused because their caller sent more than policy lets one of its class send',
    labelNames: ['class'],
    registers: [registry],
  })
  const knownRefused = new Map<string, number>()
  let known = 0

  let readAt = Number.NEGATIVE_INFINITY
  const read = async (): Promise<void> => {
    const { state } = log
    size.set(state.size)
    lag.set(Math.max(0, state.size - state.cosignedSize))
    halted.set(state.halted === undefined ? 0 : 1)
    database.set(watch.reachable ? 1 : 0)
    sweepFailing.set(sweep?.failing.length ?? 0)
    const gate = gateOf(runtime).load
    telemetry.set(gate.inFlightBytes)
    turnedAway.inc(gate.turnedAway - known)
    known = gate.turnedAway
    const { refused } = ratesOf(runtime)
    for (const name of CALLER_CLASSES) {
      tooFast.inc({ class: name }, refused[name] - (knownRefused.get(name) ?? 0))
      knownRefused.set(name, refused[name])
    }
    if (!watch.reachable || runtime.clock.monotonic() - readAt < freshForMs) return
    readAt = runtime.clock.monotonic()
    for (const { outcome, count } of await decisionsByOutcome(runtime.db, runtime.org)) decisions.set({ outcome }, count)
    phases.reset()
    for (const { phase, count } of await operationsByPhase(runtime.db, runtime.org)) phases.set({ phase }, count)
    const notices = await noticeFigures(runtime.db, runtime.org, runtime.clock.now())
    for (const state of ['waiting', 'sent', 'failed'] as const) messages.set({ state }, notices[state])
    oldest.set(notices.oldestSeconds)
    if (queueDepth) queue.set(await queueDepth())
  }

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    requests.inc({ method: request.method, route, status: String(reply.statusCode) })
    duration.observe({ method: request.method, route }, reply.elapsedTime / 1000)
  })
  app.get('/metrics', async (_request, reply) => {
    await watch.whileReachable(read).catch((error) => runtime.log.warn({ err: error }, 'metrics: some figures are old'))
    return reply
      .type(registry.contentType)
      .header('cache-control', 'no-store')
      .send(await registry.metrics())
  })
}
