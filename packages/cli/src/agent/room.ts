// Wires the agent to the process: options, keys, executor, streams, signals.
import { readFile } from 'node:fs/promises'
import { CountersignError } from '@countersign/ledger'
import { type Api, createApi } from '../connection/api.ts'
import { resolveTarget } from '../connection/target.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'
import { plain } from '../terminal/plain.ts'
import { clockTime } from '../terminal/time.ts'
import { agentApi } from './agent-api.ts'
import { type MandateKeys, parseControlPlaneKeys } from './control-plane-keys.ts'
import { commandExecutor } from './executors/command.ts'
import type { Executor } from './executors/executor.ts'
import { eventLine } from './report.ts'
import { runAgent } from './run-agent.ts'

interface Options {
  readonly name: string
  readonly key: string
  readonly passphraseFile?: string
  readonly connector?: string
  readonly exec?: string
  readonly state: string
  readonly controlPlaneKey?: string
  readonly once?: boolean
  readonly poll: string
  readonly timeout: string
  readonly concurrency: string
}

/** What is under way may go on so long after a request to end. */
const GRACE_MS = 20_000

const invalid = (message: string) => new CountersignError('cli.bad_option', 'invalid', message)

const executorOf = async ({ options, io }: Context<Options>, args: readonly string[]): Promise<Executor> => {
  const timeoutMs = wholeNumber('--timeout', options.timeout, 1, 3600) * 1000
  if ((options.connector === undefined) === (options.exec === undefined)) throw invalid('give either `--connector` or `--exec`')
  if (options.exec !== undefined) return commandExecutor({ program: options.exec, args, timeoutMs, env: io.env })
  if (args.length > 0) throw invalid('arguments after `--` belong to `--exec`')
  const [{ connectors }, { readConnectorConfig }, { connectorExecutor }] = await Promise.all([
    import('@countersign/connectors'),
    import('./connector-config.ts'),
    import('./executors/connector.ts'),
  ])
  return connectorExecutor(await readConnectorConfig(options.connector!, connectors), { timeoutMs, env: io.env })
}

const givenKeys = async (path: string | undefined): Promise<MandateKeys | undefined> => {
  if (path === undefined) return undefined
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CountersignError('agent.bad_control_plane_key', 'not_found', `\`${path}\` can't be read`, { cause })
  })
  return parseControlPlaneKeys(text, path)
}

/** The keys folder that the server offers; believed at the first contact only. */
const firstContact = (api: Api) => async (): Promise<MandateKeys> => {
  const files = await api.get('/v1/trust')
  return parseControlPlaneKeys(String(files['control-plane.json']), api.url)
}

/** Exit code 0 when it was asked to end, or with `--once` when every mandate was delivered. */
export const agentRun = async (context: Context<Options>, args: readonly string[]): Promise<ExitCode> => {
  const { options, globals, io, output } = context
  const executor = await executorOf(context, args)
  const controlPlaneKeys = await givenKeys(options.controlPlaneKey)
  const key = await readPrivateKey(io, options.key, options.passphraseFile)
  const hardStop = new AbortController()
  io.interrupt.windsUp()
  io.interrupt.signal.addEventListener('abort', () => setTimeout(() => hardStop.abort(), GRACE_MS).unref(), { once: true })
  const api = createApi({ ...(await resolveTarget(io, globals)), signal: hardStop.signal })
  const summary = await runAgent({
    api: agentApi(api),
    name: options.name,
    key,
    executor,
    stateDir: options.state,
    firstContact: firstContact(api),
    once: options.once === true,
    pollSeconds: wholeNumber('--poll', options.poll, 1, 3600),
    concurrency: wholeNumber('--concurrency', options.concurrency, 1, 64),
    signal: io.interrupt.signal,
    hardStop: hardStop.signal,
    report: (event) =>
      output.event({ at: new Date().toISOString(), ...event }, () => plain(`${clockTime(new Date().toISOString())}  ${eventLine(event)}`)),
    ...(controlPlaneKeys === undefined ? {} : { controlPlaneKeys }),
  })
  return options.once && (summary.failed > 0 || summary.pending > 0) ? EXIT.refused : EXIT.ok
}
