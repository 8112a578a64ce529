/**
 * A bundle: the files of a policy pack that bear on decisions, and the digest that names exactly these bytes.
 * Reading never judges by anything but the files; what is not a file of a pack is refused, not skipped.
 */
import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { digestOf, sha256Hex } from '@countersign/ledger'
import type { CompiledPack } from './compile.ts'
import { compilePack } from './compile.ts'
import type { Finding } from './refusal.ts'
import { refusePack } from './refusal.ts'

export interface Bundle {
  /** `sha256:…` over the canonical JSON of `{path: sha256 of its text}`. */
  readonly digest: string
  readonly name: string
  readonly version: string
  /** Path inside the pack → text. */
  readonly files: Readonly<Record<string, string>>
}

/** The pack that is delivered with the product: a starting point that the enterprise owns and changes. */
export const defaultPackDir: string = fileURLToPath(new URL('../pack', import.meta.url))

const FIXED = [
  'pack.json',
  'schema.cedarschema',
  'contracts.json',
  'risk.json',
  'drills.json',
  'consents.json',
  'hygiene.json',
  'lifecycle.json',
  'trust.json',
  'drift.json',
  'rates.json',
  'sessions.json',
  'notices.json',
  'own.json',
]
const POLICY_PATH = /^policies\/(operations|powers)\/[a-z][a-z0-9-]{0,62}\.cedar$/
/** Beside a pack and not part of it: they describe the decisions and do not make them. */
const BESIDE = ['tests', 'matrix.golden.md']
const MAX_FILE_BYTES = 256 * 1024
const MAX_FILES = 512

const compiled = new WeakMap<Bundle, CompiledPack>()

/**
 * A bundle with what it means. INVARIANT: only what this room has checked has a meaning; an object that merely looks like
 * a bundle is checked anew, and its own claim about its digest counts for nothing.
 */
export function checkedBundle(bundle: Bundle): { bundle: Bundle; pack: CompiledPack } {
  const known = compiled.get(bundle)
  if (known) return { bundle, pack: known }
  const own = bundleFromFiles(bundle.files)
  return { bundle: own, pack: compiled.get(own)! }
}

/** As `Bundle.digest`, of files that nobody has checked. */
export const digestOfFiles = (files: Readonly<Record<string, string>>): string =>
  digestOf(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, sha256Hex(text)])))

/**
 * Checks the files and names them by their digest.
 * Errors (kind `invalid`, `details.findings`): `policy.unexpected_file`, `policy.missing_file`, `policy.invalid_schema`,
 * `policy.invalid_policy`, `policy.invalid_annotation`, `policy.invalid_data`, `policy.broken_law`.
 */
export function bundleFromFiles(files: Readonly<Record<string, string>>): Bundle {
  const paths = Object.keys(files).sort()
  const unexpected = paths.filter((path) => !FIXED.includes(path) && !POLICY_PATH.test(path))
  if (unexpected.length > 0) {
    refusePack(
      'policy.unexpected_file',
      unexpected.map((where) => ({ where, problem: 'is not a file of a policy pack' })),
    )
  }
  if (paths.length > MAX_FILES) refusePack('policy.unexpected_file', [{ where: 'pack', problem: `has more than ${MAX_FILES} files` }])
  const missing = FIXED.filter((path) => !Object.hasOwn(files, path))
  if (missing.length > 0)
    refusePack(
      'policy.missing_file',
      missing.map((where) => ({ where, problem: 'is missing' })),
    )
  const own: Record<string, string> = {}
  const broken: Finding[] = []
  for (const path of paths) {
    const text = files[path]
    if (typeof text !== 'string' || !text.isWellFormed()) broken.push({ where: path, problem: 'is not text' })
    else if (Buffer.byteLength(text) > MAX_FILE_BYTES) broken.push({ where: path, problem: `is larger than ${MAX_FILE_BYTES} bytes` })
    else own[path] = text
  }
  if (broken.length > 0) refusePack('policy.unreadable_pack', broken)
  const pack = compilePack(own)
  const bundle: Bundle = Object.freeze({ digest: digestOfFiles(own), name: pack.name, version: pack.version, files: Object.freeze(own) })
  compiled.set(bundle, pack)
  return bundle
}

/** Reads and checks the pack in a folder. Errors as `bundleFromFiles`, and `policy.unreadable_pack`. */
export async function loadBundle(dir: string): Promise<Bundle> {
  return bundleFromFiles(await readPackFiles(dir))
}

async function readPackFiles(dir: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {}
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(dir, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (folder === '' && BESIDE.includes(entry.name)) continue
      // SAFETY: a link could point to other bytes tomorrow, and a device never ends.
      if (entry.isDirectory() && path.split('/').length < 3) await visit(path)
      else if (!entry.isFile()) refusePack('policy.unexpected_file', [{ where: path, problem: 'is not a plain file' }])
      else files[path] = await readText(join(dir, path), path)
      if (Object.keys(files).length > MAX_FILES)
        refusePack('policy.unexpected_file', [{ where: 'pack', problem: `has more than ${MAX_FILES} files` }])
    }
  }
  try {
    await visit('')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && cause.code.startsWith('policy.')) throw cause
    refusePack('policy.unreadable_pack', [{ where: dir, problem: 'cannot be read' }], cause)
  }
  return files
}

async function readText(file: string, path: string): Promise<string> {
  if ((await lstat(file)).size > MAX_FILE_BYTES) {
    refusePack('policy.unreadable_pack', [{ where: path, problem: `is larger than ${MAX_FILE_BYTES} bytes` }])
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file))
  } catch (cause) {
    return refusePack('policy.unreadable_pack', [{ where: path, problem: 'is not UTF-8 text' }], cause)
  }
}
