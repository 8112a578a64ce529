// Bundles dossiers of several changes into one of an identity, the way the control plane does, so that a test can bend any of it.
import { canonicalJson, sha256Hex } from '@countersign/ledger'
import type { Company } from './company.ts'
import type { Script } from './script.ts'
import { type Any, endOver } from './tamper.ts'

export interface Bent {
  readonly header?: Any
  readonly seal?: Any
  /** Parts as they stand in the file; else all that are sealed. */
  readonly parts?: readonly Script[]
  /** Replaces the text of a part. */
  readonly text?: (script: Script, dossier: string) => string
}

/** `sealed`: the scripts, all of one log and each with its own seal, that the identity's seal lists. */
export const bundleOf = (
  company: Company,
  sealed: readonly Script[],
  { header = {}, seal = {}, parts = sealed, text }: Bent = {},
): string => {
  const { log, org } = sealed[0]!
  const at = new Date(Math.max(...sealed.map(({ now }) => now)) + 1000).toISOString()
  const leaf = canonicalJson({
    v: 'countersign/entry/v1',
    org,
    id: 'ent_identity',
    at,
    kind: 'identity.sealed',
    actor: { kind: 'service', id: 'svc_control_plane', party: 'enterprise:acme' },
    stream: 'identity:idn_1',
    seq: 1,
    prev: null,
    body: {
      identity: 'idn_1',
      parts: sealed.map((script) => ({ change: script.change, seal: `sha256:${sha256Hex(log.leaves[script.indexes.at(-1)!]!)}` })),
      ...seal,
    },
  })
  const index = log.append(leaf)
  const checkpoint = log.checkpoint(company, Math.floor(Date.parse(at) / 1000) + 1)
  const lines = [
    canonicalJson({ type: 'countersign/identity-dossier/v1', org, identity: 'idn_1', createdAt: at, checkpoint, ...header }),
    canonicalJson({ type: 'seal', index, leaf, proof: log.proof(index) }),
  ]
  for (const script of parts) {
    const dossier = script.dossier({ checkpoint })
    const lined = (text?.(script, dossier) ?? dossier).split('\n').slice(0, -1)
    lines.push(canonicalJson({ type: 'part', change: script.change }), ...lined)
  }
  return endOver(lines)
}
