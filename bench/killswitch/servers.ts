// The servers of the estate, as a process of their own: real ones, on loopback. Says on one line what is where once they run, and ends when its
// standard input does. How the accounts came there is not measured.
import { once } from 'node:events'
import { openHome } from '@countersign/sandbox/home/home'
import { secretFiles } from '@countersign/sandbox/home/secret-files'
import { startAuthorizationServer } from '@countersign/sandbox/world/authorization-servers'
import { startBastion } from '@countersign/sandbox/world/bastion'
import { startDatabase } from '@countersign/sandbox/world/databases'
import { startDirectory } from '@countersign/sandbox/world/directory'
import { openPorts } from '@countersign/sandbox/world/ports'
import { KINDS, SHARES, type System, type Told } from './estate.ts'

const [folder, count] = [process.argv[2]!, Number(process.argv[3])]
const home = await openHome(folder)
const files = secretFiles(home)
const given = { home, files, ports: await openPorts(home), isNew: true, signal: new AbortController().signal }
const names = (system: System): string[] =>
  Array.from({ length: 2 * Math.round((count * SHARES[system]) / 100) }, (_, n) => `${system.slice(0, 2)}_account_${n}`)
const named = (system: System) => Object.fromEntries(names(system).map((name) => [name, name]))
const logins = Object.fromEntries(names('database').map((name) => [name, { secret: name, memberOf: [] }]))
const undo: (() => Promise<void>)[] = []
const started = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
  const running = await starting
  undo.push(() => running.stop())
  return running
}
try {
  const database = await started(startDatabase('database', { groups: [], logins }, given))
  const identity = await started(startAuthorizationServer('identity', named('identity'), given))
  const directory = await started(startDirectory(named('directory'), {}, given))
  const bastion = await started(startBastion(named('bastion'), given))
  const accounts = (Object.keys(SHARES) as System[]).flatMap((system) =>
    names(system).map((account): Told['accounts'][number] => ({
      system,
      handle: { kind: KINDS[system], account, ...(system === 'bastion' ? { key: bastion.fingerprints[account]! } : {}) },
      reference: files.reference(account),
    })),
  )
  const systems = {
    database: database.registered,
    identity: identity.registered,
    directory: directory.registered,
    bastion: bastion.registered,
  }
  console.log(JSON.stringify({ systems, accounts } satisfies Told))
  process.stdin.resume()
  await once(process.stdin, 'end')
} finally {
  await Promise.allSettled(undo.map((step) => step()))
  home.release()
}
process.exit()
