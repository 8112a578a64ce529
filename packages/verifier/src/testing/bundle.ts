// Bundles dossiers of several changes into one of an identity or a control, the way the control plane does, so that a test can bend any of it.
import { canonicalJson, sha256Hex } from '@countersign/ledger'
import type { Company } from './company.ts'
import type { Script } from './script.ts'
import { type Any, endOver } from './tamper.ts'

/** What it is about, as header and seal name it. */
export interface About {
  readonly type: string
  readonly kind: string
  readonly stream: string
  readonly subject: Any
}

const ofIdentity: About = {
  type: 'countersign/identity-dossier/v1',
  kind: 'identity.sealed',
  stream: 'identity:idn_1',
  subject: { identity: 'idn_1' },
}

export interface Bent {
  readonly about?: About
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
  { about = ofIdentity, header = {}, seal = {}, parts = sealed, text }: Bent = {},
): string => {
  const { log, org } = sealed[0]!
  const at = new Date(Math.max(...sealed.map(({ now }) => now)) + 1000).toISOString()
  const leaf = canonicalJson({
    v: 'countersign/entry/v1',
    org,
    id: 'ent_bundle',
    at,
    kind: about.kind,
    actor: { kind: 'service', id: 'svc_control_plane', party: 'enterprise:acme' },
    stream: about.stream,
    seq: 1,
    prev: null,
    body: {
      ...about.subject,
      parts: sealed.map((script) => ({ change: script.change, seal: `sha256:${sha256Hex(log.leaves[script.indexes.at(-1)!]!)}` })),
      ...seal,
    },
  })
  const index = log.append(leaf)
  const checkpoint = log.checkpoint(company, Math.floor(Date.parse(at) / 1000) + 1)
  const lines = [
    canonicalJson({ type: about.type, org, ...about.subject, createdAt: at, checkpoint, ...header }),
    canonicalJson({ type: 'seal', index, leaf, proof: log.proof(index) }),
  ]
  for (const script of parts) {
    const dossier = script.dossier({ checkpoint })
    const lined = (text?.(script, dossier) ?? dossier).split('\n').slice(0, -1)
    lines.push(canonicalJson({ type: 'part', change: script.change }), ...lined)
  }
  return endOver(lines)
}
