// Holding a drill; and waiting for its end, where that is asked.
import { setTimeout as pause } from 'node:timers/promises'
import type { Answer } from '../connection/api.ts'
import { given } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { renderDrill } from './show-drills.ts'

type Drill = Answer<'drills.read'>
type Exercise = Drill['exercise']

interface Options {
  readonly exercise?: Exercise
  readonly canary?: string
  readonly follow?: boolean
}

/** Between two looks while it is followed. */
const lookEveryMs = 1000

const nextStep = ({ exercise, id, change, provider }: Drill): string =>
  ({
    revoke: `countersign change watch ${plain(change)}`,
    exception: `${plain(provider)} has to ask; then say no: countersign exception list`,
    evidence: `${plain(provider)} has to deliver; then: countersign drill show ${plain(id)}`,
  })[exercise]

/** Exit code 1 when one that was followed has failed. */
export const runDrill = async ({ options, io, connect, output }: Context<Options>, provider: string): Promise<ExitCode> => {
  const api = await connect()
  const exercises: readonly Exercise[] = options.exercise ? [options.exercise] : ['revoke', 'exception', 'evidence']
  const drills: Drill[] = []
  for (const exercise of exercises)
    drills.push(
      await api.post('/v1/providers/{provider}/drills', {
        params: { path: { provider } },
        body: { exercise, ...given({ canary: options.canary }) },
      }),
    )
  if (options.follow)
    for (const [index, drill] of drills.entries()) {
      output.note(`${drill.exercise}: ${plain(drill.id)}, until ${drill.dueAt}`)
      let seen = drill
      while (seen.state === 'open') {
        await pause(lookEveryMs, undefined, { signal: io.interrupt.signal })
        seen = await api.get('/v1/drills/{drill}', { params: { path: { drill: drill.id } } })
      }
      drills[index] = seen
    }
  output.result({ drills }, () =>
    drills.map((drill) => (drill.state === 'open' ? `${renderDrill(drill)}\n\n  ${nextStep(drill)}` : renderDrill(drill))).join('\n\n'),
  )
  return drills.some(({ state }) => state === 'failed') ? EXIT.refused : EXIT.ok
}
