// `npm run bench -- FIGURE [--json] [--count N] …`: measures one figure beside its peer and prints it. Nothing is left behind.
import { parseArgs } from 'node:util'
import { accessDefaults, measureAccess } from './access.ts'
import { apiDefaults, measureApi } from './api.ts'
import { consoleDefaults, measureConsole } from './console.ts'
import { decisionsDefaults, measureDecisions } from './decisions.ts'
import { evaluateDefaults, measureEvaluate } from './evaluate.ts'
import { graphDefaults, measureGraph } from './graph.ts'
import { growthDefaults, measureGrowth } from './growth.ts'
import { killSwitchDefaults, measureKillSwitch } from './killswitch.ts'
import { ledgerDefaults, measureLedger } from './ledger.ts'
import { asJson, asText, type Measured } from './measure/figure.ts'
import { cpuCount, loadNow, peakRssMb } from './measure/machine.ts'
import { measureOffboard, offboardDefaults } from './offboard.ts'
import { measureProver, proverDefaults } from './prover.ts'
import { measureReconcile, reconcileDefaults } from './reconcile.ts'
import { ingestDefaults, measureIngest } from './scim.ts'
import { measureTelemetry, telemetryDefaults } from './telemetry.ts'
import { measureTransfer, transferDefaults } from './transfer.ts'
import { measureVerify, verifyDefaults } from './verify.ts'

const number = { type: 'string' } as const
const usage = `usage: npm run bench -- ledger|decisions|offboard|killswitch|graph|growth|evaluate|access|api|console|prover|reconcile|ingest|telemetry|transfer|verify [--json] [--seconds N] [--rounds N] [--count N] [--concurrency N] [--contract N] [--folder DIR]`

type Given = Readonly<Partial<Record<'seconds' | 'rounds' | 'count' | 'concurrency' | 'contract', number> & { folder: string }>>

const figures: Readonly<Record<string, (given: Given) => Promise<Measured>>> = {
  ledger: ({ seconds, rounds }) => measureLedger({ ...ledgerDefaults, ...(seconds && { seconds }), ...(rounds && { rounds }) }),
  decisions: ({ seconds }) => measureDecisions({ ...decisionsDefaults, ...(seconds && { seconds }) }),
  offboard: ({ count, concurrency, contract }) =>
    measureOffboard({
      ...offboardDefaults,
      ...(count && { count }),
      ...(concurrency && { concurrency }),
      ...(contract && { perContract: contract }),
    }),
  killswitch: ({ count, concurrency }) =>
    measureKillSwitch({ ...killSwitchDefaults, ...(count && { count }), ...(concurrency && { concurrency }) }),
  graph: ({ count, rounds }) => measureGraph({ ...graphDefaults, ...(count && { count }), ...(rounds && { rounds }) }),
  growth: ({ count, rounds, folder }) =>
    measureGrowth({ ...growthDefaults, ...(count && { count }), ...(rounds && { rounds }), ...(folder && { folder }) }),
  evaluate: ({ count, rounds }) => measureEvaluate({ ...evaluateDefaults, ...(count && { count }), ...(rounds && { rounds }) }),
  api: ({ seconds, rounds, concurrency }) =>
    measureApi({
      ...apiDefaults,
      ...(seconds && { seconds }),
      ...(rounds && { rounds }),
      ...(concurrency && { connections: concurrency }),
    }),
  console: ({ count, rounds }) => measureConsole({ ...consoleDefaults, ...(count && { count }), ...(rounds && { rounds }) }),
  access: ({ count, rounds }) => measureAccess({ ...accessDefaults, ...(count && { count }), ...(rounds && { rounds }) }),
  prover: ({ count, rounds }) => measureProver({ ...proverDefaults, ...(count && { count }), ...(rounds && { rounds }) }),
  reconcile: ({ count }) => measureReconcile({ ...reconcileDefaults, ...(count && { count }) }),
  ingest: ({ seconds, rounds, concurrency }) =>
    measureIngest({
      ...ingestDefaults,
      ...(seconds && { seconds }),
      ...(rounds && { rounds }),
      ...(concurrency && { connections: concurrency }),
    }),
  telemetry: ({ seconds, rounds, count }) =>
    measureTelemetry({ ...telemetryDefaults, ...(seconds && { seconds }), ...(rounds && { rounds }), ...(count && { perBatch: count }) }),
  transfer: ({ count }) => measureTransfer({ ...transferDefaults, ...(count && { count }) }),
  verify: ({ count, rounds }) => measureVerify({ ...verifyDefaults, ...(count && { count }), ...(rounds && { rounds }) }),
}

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    options: {
      json: { type: 'boolean' },
      folder: { type: 'string' },
      seconds: number,
      rounds: number,
      count: number,
      concurrency: number,
      contract: number,
    },
    allowPositionals: true,
  })
  const measure = positionals.length === 1 ? figures[positionals[0]!] : undefined
  const given = Object.fromEntries(
    (['seconds', 'rounds', 'count', 'concurrency', 'contract'] as const).flatMap((name) =>
      values[name] === undefined ? [] : [[name, Number(values[name])]],
    ),
  )
  if (!measure || Object.values(given).some((value) => !Number.isSafeInteger(value) || value < 1)) {
    console.error(usage)
    return 2
  }
  const before = loadNow()
  const measured = await measure({ ...given, ...(values.folder !== undefined && { folder: values.folder }) })
  const figure = { rssMb: peakRssMb(), ...measured, load: { before, after: loadNow(), cpus: cpuCount() } }
  console.log(values.json ? asJson(figure) : asText(figure))
  // A measurement that was broken off says so, and prints what it has.
  return Number(process.exitCode ?? 0)
}

process.exitCode = await main()
