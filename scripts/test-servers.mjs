// The real servers of the suites: which are here, which Debian can bring, and which suites go without.
// Installs missing packages only, starts none of their services, and touches nothing else of the machine.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import { progress, root } from './setup.mjs'

const SERVERS = JSON.parse(readFileSync(join(root, 'packages', 'downstreams', 'src', 'availability', 'servers.json'), 'utf8'))
const FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/libexec']
const isRoot = process.getuid?.() === 0

/** Names of the servers whose programs are here and may be run. */
export function presentServers() {
  const folders = [...(process.env.PATH ?? '').split(':'), ...FOLDERS]
  const isThere = (program) => (isAbsolute(program) ? existsSync(program) : folders.some((folder) => existsSync(join(folder, program))))
  return Object.keys(SERVERS).filter((name) => SERVERS[name].programs.every(isThere) && (isRoot || !SERVERS[name].needsRoot))
}

/** As root on Debian and its kin: installs the packages that are not there yet. Quick when all are (one dpkg-query). */
export async function installServers() {
  if (!isRoot || !existsSync('/etc/debian_version') || !existsSync('/usr/bin/apt-get')) return
  const missing = missingPackages()
  if (missing.length === 0) return
  const done = progress(`installing test servers: ${missing.join(' ')}`)
  let good = (await apt(['update'])) === 0
  // A release may lack one of them; that must not keep the others out.
  const known = missing.filter((name) => spawnSync('apt-cache', ['show', '--no-all-versions', name], { stdio: 'ignore' }).status === 0)
  if (known.length > 0) good = (await withoutServices(() => apt(['install', '-y', '--no-install-recommends', ...known]))) === 0 && good
  done(good)
  const unknown = missing.filter((name) => !known.includes(name))
  if (unknown.length > 0) console.error(`not in this release: ${unknown.join(' ')}`)
}

function missingPackages() {
  const wanted = [...new Set(Object.values(SERVERS).flatMap((server) => server.packages))]
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own format
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...wanted], { encoding: 'utf8' })
  const installed = new Set(
    (stdout ?? '')
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return wanted.filter((name) => !installed.has(name))
}

function apt(args) {
  return new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
    const child = spawn('apt-get', ['-q', ...args], { env, stdio: ['ignore', 'ignore', 'pipe'], detached: true })
    let errors = ''
    child.stderr.on('data', (chunk) => {
      errors += chunk
    })
    child.on('error', () => resolve(-1))
    child.on('close', (code) => {
      if (code !== 0) console.error(errors.trim().slice(-1000))
      resolve(code)
    })
  })
}

const POLICY = '/usr/sbin/policy-rc.d'
const SAVED = `${POLICY}.before-countersign`
const OURS = '#!/bin/sh\n# Put here by countersign while it installs test servers: no service may start.\nexit 101\n'

/**
 * Debian starts a service when its package is installed, unless this script forbids it.
 * ORDER: what was there is put aside first; a run that was killed in between is made good by the next one.
 */
async function withoutServices(work) {
  const restore = () => {
    if (existsSync(SAVED)) renameSync(SAVED, POLICY)
    else if (existsSync(POLICY) && readFileSync(POLICY, 'utf8') === OURS) rmSync(POLICY)
  }
  restore()
  if (existsSync(POLICY)) renameSync(POLICY, SAVED)
  writeFileSync(POLICY, OURS, { mode: 0o755 })
  process.on('exit', restore)
  const leave = () => process.exit(130)
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, leave)
  try {
    return await work()
  } finally {
    restore()
    process.off('exit', restore)
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, leave)
  }
}

/** Each server that is not here and that a suite asks for, with those suites and the one command that would bring it. */
export function suitesLeftOut(present) {
  const suites = testFiles(join(root, 'packages')).concat(testFiles(join(root, 'examples')), testFiles(join(root, 'tests')))
  return Object.keys(SERVERS)
    .filter((name) => !present.includes(name))
    .map((name) => ({
      title: SERVERS[name].title,
      command: `sudo apt-get install -y --no-install-recommends ${SERVERS[name].packages.join(' ')}${SERVERS[name].needsRoot ? ' (and run the tests as root)' : ''}`,
      suites: suites.filter((file) => asksFor(readFileSync(file, 'utf8'), name)).map((file) => relative(root, file)),
    }))
    .filter(({ suites: asking }) => asking.length > 0)
}

const asksFor = (text, name) => text.includes(`available('${name}')`)

function testFiles(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    // The list's own test names servers without asking for them.
    if (entry.name === 'node_modules' || entry.name === 'availability') return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? testFiles(path) : entry.name.endsWith('.test.ts') ? [path] : []
  })
}
