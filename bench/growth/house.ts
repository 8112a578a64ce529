// What outlives a process of one size: its log's key and where its head is kept.
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateKeyPair } from '@countersign/ledger'

export const houseOf = (folder: string, count: number): { readonly headFolder: string; readonly logKey: KeyObject } => {
  const headFolder = join(folder, `head-${count}`)
  mkdirSync(headFolder, { recursive: true })
  const file = join(headFolder, 'log.pem')
  if (existsSync(file)) return { headFolder, logKey: createPrivateKey(readFileSync(file)) }
  const logKey = generateKeyPair().privateKey
  writeFileSync(file, logKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  return { headFolder, logKey }
}
