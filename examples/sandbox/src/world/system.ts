// A downstream system of the company as it is registered: where it is, and which references lead to the secrets of either side.
import type { Secret } from '@countersign/connector-kit'
import type { SecretFiles } from '../home/secret-files.ts'

export interface Registered {
  readonly connector: 'postgresql' | 'oauth' | 'scim' | 'ssh' | 'tls'
  readonly config: Readonly<Record<string, unknown>>
  /** Slot → reference. */
  readonly operatorSecrets: Readonly<Record<string, string>>
  readonly observerSecrets: Readonly<Record<string, string>>
}

/** Puts each secret in a file of its own, named after system, side and slot. */
export const referencesFor = (
  files: SecretFiles,
  system: string,
  side: 'operator' | 'observer',
  secrets: Readonly<Record<string, Secret>>,
): Record<string, string> =>
  Object.fromEntries(Object.entries(secrets).map(([slot, secret]) => [slot, files.put(`${system}.${side}.${slot}`, secret)]))
