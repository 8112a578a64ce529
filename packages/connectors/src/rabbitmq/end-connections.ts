// Ends connections of a user. All of them end at once by the user's name; one alone ends by its own name, which the management API knows only from its
// statistics, seconds after the connection was opened: until then it answers 404, and is asked again.
import { setTimeout as pause } from 'node:timers/promises'
import { done, type Outcome, unknown } from '@countersign/connector-kit'
import { type Api, failed, listConnections } from './management.ts'

/** The statistics of RabbitMQ are five seconds old at most, unless it is told to be slower. */
const STATISTICS_MS = 8_000
const AGAIN_MS = 250

/** `ended`: how many of those that were there the server has taken the order for. */
export const endConnections = async (
  api: Api,
  user: string,
  names: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<Outcome<{ readonly ended: number }>> => {
  const open = await listConnections(api, user, signal)
  if (open.status !== 'done') return open
  if (open.value.length === 0) return done({ ended: 0 })
  if (names === undefined) {
    const answer = await api('DELETE', `connections/username/${encodeURIComponent(user)}`, signal)
    return answer.kind === 'reply' && answer.status === 204 ? done({ ended: open.value.length }) : failed(answer)
  }
  let ended = 0
  for (const { name } of open.value.filter((each) => names.includes(each.name))) {
    const outcome = await endOne(api, user, name, signal)
    if (outcome.status !== 'done')
      return ended === 0 ? outcome : unknown(outcome.code, `${ended} connections were ended, then: ${outcome.detail}`)
    if (outcome.value) ended += 1
  }
  return done({ ended })
}

/** False: it has ended by itself. */
const endOne = async (api: Api, user: string, name: string, signal: AbortSignal): Promise<Outcome<boolean>> => {
  const deadline = performance.now() + STATISTICS_MS
  for (;;) {
    const answer = await api('DELETE', `connections/${encodeURIComponent(name)}`, signal)
    if (answer.kind === 'reply' && answer.status === 204) return done(true)
    if (answer.kind === 'silence' || answer.status !== 404) return failed(answer)
    const open = await listConnections(api, user, signal)
    if (open.status !== 'done') return open
    if (!open.value.some((each) => each.name === name)) return done(false)
    if (performance.now() > deadline) return unknown('not_yet_known', 'the management API does not know the connection yet')
    await pause(AGAIN_MS, undefined, { signal }).catch(() => undefined)
  }
}
