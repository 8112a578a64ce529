// SSH keys that the company's people made: the private half in a file of its own, the public line beside it.
import { createHash } from 'node:crypto'
import { Secret } from '@countersign/connector-kit'
import { generateKeyPair } from '@countersign/connectors/ssh'
import type { SecretFiles } from '../home/secret-files.ts'

export interface KeptKey {
  readonly privateKey: Secret
  readonly publicLine: string
}

/** What the files hold under this name, or a new pair. */
export const keptKey = (files: SecretFiles, name: string): KeptKey => {
  if (!files.has(name)) {
    const pair = generateKeyPair(name)
    files.put(name, pair.privateKey)
    files.put(`${name}.pub`, new Secret(pair.publicLine))
  }
  return { privateKey: new Secret(`${files.get(name).expose()}\n`), publicLine: files.get(`${name}.pub`).expose() }
}

/** `SHA256:…` of a public line, as `ssh-keygen -l` prints it. */
export const fingerprint = (line: string): string => {
  const blob = Buffer.from(line.split(' ')[1] ?? '', 'base64')
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}
