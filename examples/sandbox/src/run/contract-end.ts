// The main job after the house is up: what depends on the contract, its end, the story, the papers. Each act can be repeated after an
// interruption and goes on where the product stands.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { everyItem } from '@countersign/client'
import { type EndingFound, type Facts, judgeEndings } from '../endings.ts'
import type { Home } from '../home/home.ts'
import { writeDossier, writeKeys, writeProofs, writeReport } from '../papers/output.ts'
import { makeReport, type Report } from '../papers/report.ts'
import { approve } from '../people/approvers.ts'
import { AGENT, CAST, CONTRACT, DAVID, HENRIK, LUCIA, OMAR, PRIYA, RUNBOOK } from '../people/cast.ts'
import type { People } from '../people/people.ts'
import { COUNTERSIGN, runChild } from '../processes/child.ts'
import { type Door, doorLine, entryLine, showProgress } from '../show/progress.ts'
import { type Preview, showDecisions, showDependents, showPlan, showRequests, showTable } from '../show/sections.ts'
import { fit, type Terminal, WIDTH, wrap } from '../show/terminal.ts'
import { forgeAndTransplant, hostileProvider } from '../story/hostile-provider.ts'
import { legacyScale } from '../story/legacy-scale.ts'
import { livingToken } from '../story/living-token.ts'
import { lyingGateway } from '../story/lying-gateway.ts'
import { openSession } from '../story/open-session.ts'
import { operatorApproves } from '../story/operator-approves.ts'
import { ownerCloses } from '../story/owner-closes.ts'
import { sharedShipments } from '../story/shared-shipments.ts'
import type { Stage } from '../story/stage.ts'
import { warehouseOutage } from '../story/warehouse-outage.ts'
import { Watch } from '../story/watch.ts'
import { startWorkloads } from '../workloads/company.ts'
import type { Given, Story } from './story.ts'

const CASES = [
  lyingGateway,
  openSession,
  livingToken,
  sharedShipments,
  warehouseOutage,
  legacyScale,
  hostileProvider,
  operatorApproves,
  ownerCloses,
]
const REASON = { reason: 'the contract with Brightgate ends', ticket: 'CHG-4711' }

interface Played {
  readonly change: string
  readonly watch: Watch
}

const earlierChange = async (
  people: People,
): Promise<{ readonly id: string; readonly state: string; readonly closure: string } | undefined> => {
  let found: { readonly id: string; readonly state: string; readonly closure: string } | undefined
  const { api } = people.of(PRIYA)
  for await (const one of everyItem((cursor) => api.get('/v1/changes', { params: { query: cursor === undefined ? {} : { cursor } } })))
    if (one.trigger.kind === 'contract.end' && one.trigger.ref === CONTRACT) found = one
  return found
}

const play = async (given: Given): Promise<Played> => {
  const { home, world, people, terminal, signal } = given
  const priya = people.of(PRIYA).api
  const earlier = await earlierChange(people)
  if (earlier?.state === 'closed') {
    terminal.heading('What was done')
    terminal.line(`the contract has ended: change ${earlier.id} is closed as ${earlier.closure}; what follows is read and verified again`)
    const watch = await Watch.open(people.of(DAVID).api, earlier.id)
    showPlan(terminal, watch.view)
    return { change: earlier.id, watch }
  }
  const workloads = await startWorkloads(world, home)
  let watch: Watch | undefined
  try {
    let change = earlier?.id
    if (change === undefined) {
      terminal.heading('What depends on the contract')
      showDependents(
        terminal,
        (await priya.post('/v1/contracts/{contract}/end-preview', {
          params: { path: { contract: CONTRACT } },
          body: REASON,
        })) as unknown as Preview,
      )
      // The gateway lies from before the first call on.
      world.gateway.server.setLying(true)
      change = (await priya.post('/v1/contracts/{contract}/end', { params: { path: { contract: CONTRACT } }, body: REASON })).change
    } else {
      await home.write('interrupted.json', { change })
      terminal.heading('What was begun')
      terminal.line(`change ${change} was interrupted; it goes on where it stands`)
    }
    watch = await Watch.open(people.of(DAVID).api, change)
    terminal.heading('The plan')
    showPlan(terminal, watch.view)
    terminal.heading('What is decided, and why')
    showDecisions(terminal, watch.view)
    terminal.heading('What is asked of whom')
    showRequests(terminal, watch.view)
    terminal.heading('Signatures, mandates, evidence, proofs')
    await follow({ home, world, people, workloads, watch, tell: (text) => tellIn(terminal, text) }, terminal, given.startAgents, signal)
    return { change, watch }
  } finally {
    await watch?.stop()
    await workloads.stop()
  }
}

/** What the world or a person does beside the product. */
const tellIn = (terminal: Terminal, text: string): void => {
  for (const [index, part] of wrap(text, 94).entries())
    terminal.line(index === 0 ? `  ${terminal.colour.magenta('»')} ${part}` : `    ${part}`)
}

const follow = async (stage: Stage, terminal: Terminal, startAgents: () => Promise<void>, signal: AbortSignal): Promise<void> => {
  const { watch, people } = stage
  watch.on((entries, view) => {
    for (const entry of entries) {
      const line = entryLine(entry, view)
      if (line !== undefined) terminal.line(line)
    }
    showProgress(terminal, view)
  })
  watch.start()
  const approving = async () => {
    for (const request of watch.view.approvalRequests.filter((one) => one.state === 'open'))
      await approve(people, request, REASON.reason, ({ person, keyId, state }) =>
        stage.tell(`${person} signs the plan with key ${keyId}: request ${state}`),
      )
  }
  const working = async () => {
    // The thief is faster than the provider's own agent.
    await forgeAndTransplant(stage)
    await startAgents()
  }
  const interrupted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
  interrupted.catch(() => {})
  await Promise.race([
    interrupted,
    Promise.all([
      // He tries before anybody else could have signed.
      operatorApproves.play(stage).then(approving),
      working(),
      ...CASES.filter((one) => one !== operatorApproves).map((one) => one.play(stage)),
      watch.until('the end of the change', (view) => view.state === 'closed'),
    ]),
  ]).catch((error) => {
    for (const { operation, credential, phase, reasons } of watch.view.operations)
      if (phase !== 'done' && phase !== 'skipped') terminal.line(`  ! ${operation} ${credential}: ${phase}: ${reasons.join('; ')}`)
    throw error
  })
  terminal.freeze()
}

/** Door by door what each rejection proof saw last, from the dossier's own documents. */
const showProofs = (terminal: Terminal, dossier: string): void => {
  terminal.line(
    terminal.colour.bold(
      `  ${'credential'.padEnd(23)} ${'door'.padEnd(15)} ${'old'.padEnd(18)} ${'good'.padEnd(11)} ${'random'.padEnd(11)} verdict`,
    ),
  )
  const last = new Map<string, readonly Door[]>()
  for (const line of dossier.split('\n')) {
    if (!line.startsWith('{"digest"')) continue
    const { mediaType, text } = JSON.parse(line) as { mediaType: string; text: string }
    if (mediaType !== 'application/vnd.countersign.proof+dsse') continue
    const proof = JSON.parse(Buffer.from((JSON.parse(text) as { payload: string }).payload, 'base64').toString('utf8')) as {
      purpose: string
      credential: string
      round: number
      doors: Door[]
    }
    if (proof.purpose === 'rejection') last.set(`${proof.credential}\n${String(proof.round).padStart(6, '0')}`, proof.doors)
  }
  const latest = new Map<string, readonly Door[]>()
  for (const key of [...last.keys()].sort()) latest.set(key.split('\n')[0]!, last.get(key)!)
  for (const [credential, doors] of latest) {
    if (doors.length === 0) terminal.line(`  ${credential.padEnd(23)} no door to show it at: what the system lists is read`)
    for (const door of doors) terminal.line(doorLine(credential, door))
  }
}

interface Papers {
  readonly report: Report
  readonly endings: readonly EndingFound[]
  readonly dossier: string
  readonly verdict: string
  readonly verified: number
  readonly proofs: number
}

/** Writes what is left behind, verifies the dossier in a process that has the file and the keys and nothing else, and judges the endings. */
const writePapers = async (home: Home, people: People, { change, watch }: Played, out: string): Promise<Papers> => {
  const { api } = people.of(DAVID)
  const dossier = await writeDossier(api, change, out)
  const keys = await writeKeys(api, out)
  const proofs = await writeProofs(api, watch.entries, out)
  const { code, output } = await runChild({
    name: 'verify',
    args: [COUNTERSIGN, 'verify', dossier, '--keys', keys],
    log: home.path('logs', 'verify.log'),
  })
  const report = await makeReport(api, watch.view, watch.entries)
  await writeReport(report, out)
  const facts: Facts = {
    report,
    view: watch.view,
    entries: watch.entries,
    workloads: (await home.read('workloads.json')) ?? NOTHING_SEEN,
    closureAttempt: await home.read('closure-attempt.json'),
    verified: code,
    people: { riskAcceptor: LUCIA.id, operator: OMAR.id, owner: HENRIK.id, agent: AGENT.id, providers: [OMAR.id, AGENT.id, RUNBOOK.id] },
  }
  return {
    report,
    endings: judgeEndings(facts, (await home.read('interrupted.json')) !== undefined),
    dossier,
    verdict: output,
    verified: code,
    proofs,
  }
}

const NOTHING_SEEN: Facts['workloads'] = { portal: { tries: 0, gaps: 0, accounts: [] }, dispatch: {}, events: {}, tariff: {} }

const showPapers = (terminal: Terminal, papers: Papers, out: string): void => {
  terminal.heading('Rejection proofs: old, good, random, at the same time from the same place')
  showProofs(terminal, readFileSync(papers.dossier, 'utf8'))
  terminal.heading('The dossier, verified offline')
  terminal.line(`written to ${papers.dossier}; ${papers.proofs} proofs of single entries in ${join(out, 'proofs')}`)
  terminal.line(`$ countersign verify ${papers.dossier} --keys ${join(out, 'keys')}`)
  for (const line of papers.verdict.split('\n').slice(0, 8)) terminal.line(`  ${fit(line, WIDTH - 2)}`)
}

/** One provider's contract ends, and everything that depended on it is proven dead. */
export const contractEnd: Story = {
  home: 'sandbox',
  cast: CAST,
  whole: false,
  async tell(given) {
    const played = await play(given)
    const papers = await writePapers(given.home, given.people, played, given.out)
    showPapers(given.terminal, papers, given.out)
    return {
      change: played.change,
      dossier: papers.dossier,
      endings: papers.endings,
      report: papers.report,
      closing: (terminal) => {
        terminal.heading('How it ended')
        showTable(terminal, papers.report)
      },
    }
  },
}
