// Work is delegated, and authority is not: the second story of the sandbox company, act by act, and how it is judged.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CAST } from '../people/cast.ts'
import { playActs } from '../play/acts.ts'
import type { Act } from '../play/scene.ts'
import type { Story } from '../run/story.ts'
import { atWork } from './acts/at-work.ts'
import { backAgain } from './acts/back-again.ts'
import { dilution } from './acts/dilution.ts'
import { drill } from './acts/drill.ts'
import { goesLive } from './acts/goes-live.ts'
import { heldBack } from './acts/held-back.ts'
import { killSwitch } from './acts/kill-switch.ts'
import { lookedAt } from './acts/looked-at.ts'
import { noPath } from './acts/no-path.ts'
import { rehearsals } from './acts/rehearsals.ts'
import { runbooks } from './acts/runbooks.ts'
import { whoAnswers } from './acts/who-answers.ts'
import { judge } from './endings.ts'
import { gather } from './facts.ts'
import { showSummary } from './summary.ts'

const ACTS: readonly Act[] = [
  whoAnswers,
  runbooks,
  heldBack,
  rehearsals,
  drill,
  goesLive,
  dilution,
  atWork,
  lookedAt,
  noPath,
  killSwitch,
  backAgain,
]

/** What a provider may do alone, what it may not, and how it is taken back. */
export const delegation: Story = {
  home: 'sandbox-delegation',
  cast: CAST,
  whole: false,
  async tell(given) {
    await playActs(given, ACTS)
    await mkdir(given.out, { recursive: true })
    given.terminal.heading('The dossiers, verified offline')
    const facts = await gather(given)
    return {
      change: facts.suspension.change,
      dossier: join(given.out, 'suspension', 'dossier'),
      endings: judge(facts),
      report: facts.report,
      closing: (terminal) => showSummary(terminal, facts),
    }
  },
}
