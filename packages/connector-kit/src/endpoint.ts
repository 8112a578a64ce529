// What a server serves to anybody who connects: its certificate and what is wrong with it, as a connector that looks at declared endpoints tells it.

/** What is wrong with a certificate where it is served. Closed; what each means is told where it becomes a finding. */
export const servedProblems = [
  'expired',
  'not_yet_valid',
  'self_signed',
  'chain_incomplete',
  'untrusted',
  'name_mismatch',
  'weak',
  'odd',
  'revoked',
] as const
export type ServedProblem = (typeof servedProblems)[number]

export interface ServedCertificate {
  readonly subject: string
  readonly issuer: string
  /** `dns:a.example`, `ip:10.0.0.1`, `uri:spiffe://…`. */
  readonly names: readonly string[]
  /** Hexadecimal. */
  readonly serial: string
  /** SHA-256 of the whole, hexadecimal. */
  readonly fingerprint: string
  /** RFC 3339; absent where no instant can be meant. */
  readonly notBefore?: string
  readonly notAfter?: string
  /** `rsa 2048`, `ec prime256v1`. */
  readonly key: string
  /** `sha256-ecdsa`. */
  readonly signature: string
  readonly keyUsage: readonly string[]
  /** Subjects of what was served above it, in order. */
  readonly above: readonly string[]
  /** `TLSv1.3`. */
  readonly protocol: string
  /** What the server stapled: nothing, an OCSP answer that holds, or one that doesn't. */
  readonly stapled: 'none' | 'good' | 'revoked' | 'unusable'
  /** Words for what is wrong, beyond the code. */
  readonly problems: readonly { readonly code: ServedProblem; readonly detail: string }[]
}

/** One declared endpoint. INVARIANT: without a certificate it says nothing of what is served there, least of all that it is gone. */
export interface Endpoint {
  /** Its name in the configuration. */
  readonly id: string
  /** `host:port`. */
  readonly address: string
  /** The workload that serves there, as it was declared. */
  readonly workload?: string
  readonly looked: { readonly code: 'served'; readonly certificate: ServedCertificate } | { readonly code: string; readonly detail: string }
}

export interface EndpointPage {
  readonly items: readonly Endpoint[]
  /** Opaque. Absent on the last page, and only then is the read complete. */
  readonly next?: string
}
