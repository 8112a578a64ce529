// Lives go their way: the third story of the sandbox company, told of the whole of it, act by act, and how it is judged.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CAST, CLIENTS } from '../people/cast.ts'
import { playActs } from '../play/acts.ts'
import type { Act } from '../play/scene.ts'
import type { Story } from '../run/story.ts'
import { contractRenewed } from './acts/contract-renewed.ts'
import { joiner } from './acts/joiner.ts'
import { lease } from './acts/lease.ts'
import { leaver } from './acts/leaver.ts'
import { letIn } from './acts/let-in.ts'
import { livesOn } from './acts/lives-on.ts'
import { lyingSource } from './acts/lying-source.ts'
import { merger } from './acts/merger.ts'
import { mover } from './acts/mover.ts'
import { outOfBand } from './acts/out-of-band.ts'
import { ownerGone } from './acts/owner-gone.ts'
import { reorganisation } from './acts/reorganisation.ts'
import { serversShown } from './acts/servers-shown.ts'
import { slowRotation } from './acts/slow-rotation.ts'
import { wholeHouse } from './acts/whole-house.ts'
import { words } from './acts/words.ts'
import { workloadRetired } from './acts/workload-retired.ts'
import { judge } from './endings.ts'
import { gather } from './facts.ts'
import { showSummary } from './summary.ts'

const ACTS: readonly Act[] = [
  words,
  wholeHouse,
  letIn,
  serversShown,
  joiner,
  mover,
  leaver,
  workloadRetired,
  lease,
  ownerGone,
  contractRenewed,
  outOfBand,
  livesOn,
  slowRotation,
  reorganisation,
  merger,
  lyingSource,
]

/** Who joins, moves and leaves, what is retired, who answers, and what nobody asked for. */
export const lifecycle: Story = {
  home: 'sandbox-lifecycle',
  cast: [...CAST, ...CLIENTS],
  whole: true,
  // Delivered: it has to stand for an hour or a day, and is put right twice.
  rules: {
    'drift.json': {
      rules: ['account.residual', 'account.out_of_band'].map((kind) => ({ kind, effect: 'propose', settled: 'PT1S' })),
      fought: { times: 1, within: 'P30D' },
    },
  },
  async tell(given) {
    await playActs(given, ACTS)
    await mkdir(given.out, { recursive: true })
    given.terminal.heading('The dossiers, verified offline')
    const facts = await gather(given)
    return {
      change: facts.changeOf['leaver'] ?? '',
      dossier: join(given.out, 'leaver', 'dossier'),
      endings: judge(facts),
      report: facts.report,
      closing: (terminal) => showSummary(terminal, facts),
    }
  },
}
