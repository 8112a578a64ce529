// Runs the ledger's witness until it is ended. Its first line says its verifier key and where it listens.
import { once } from 'node:events'
import { CountersignError, startWitnessServer } from '@countersign/ledger'
import type { Context } from '../program/context.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'

interface Options {
  readonly listen: string
  readonly name: string
  readonly key: string
  readonly state: string
  readonly log: readonly string[]
  readonly passphraseFile?: string
}

const invalid = (message: string) => new CountersignError('cli.bad_option', 'invalid', message)

export const parseListen = (text: string): { host: string; port: number } => {
  const [, host, port] =
    /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5})$/
      .exec(text)
      ?.slice(0, 4)
      .filter((part) => part !== undefined) ?? []
  if (host === undefined || port === undefined || Number(port) > 65_535)
    throw invalid(`\`--listen\` is host:port, got \`${text.slice(0, 100)}\``)
  return { host, port: Number(port) }
}

/** `origin=vkey`; an origin may hold `=`, the name in a vkey is its last part with two `+`. */
export const parseLog = (text: string): { origin: string; vkey: string } => {
  const [, origin, vkey] = /^(.+?)=([^=+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+={0,2})$/.exec(text) ?? []
  if (origin === undefined || vkey === undefined) throw invalid(`\`--log\` is origin=vkey, got \`${text.slice(0, 200)}\``)
  return { origin, vkey }
}

export const runWitness = async ({ options, io, output }: Context<Options>): Promise<undefined> => {
  const where = parseListen(options.listen)
  const logs = options.log.map(parseLog)
  io.interrupt.windsUp()
  const key = await readPrivateKey(io, options.key, options.passphraseFile)
  const server = await startWitnessServer({ ...where, statePath: options.state, key, name: options.name, logs })
  output.event(
    { url: server.url, vkey: server.vkey, logs: logs.map(({ origin }) => origin) },
    () => `vkey  ${server.vkey}\nurl   ${server.url}`,
  )
  if (!io.interrupt.signal.aborted) await once(io.interrupt.signal, 'abort')
  await server.close()
  return undefined
}
