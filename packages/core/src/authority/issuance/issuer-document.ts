// An issuer as a document: who signs tokens, with which keys, for whom, and which claims make a token that of a workload of the inventory. Pure.
// SAFETY: a claim's value is printable ASCII and compared whole. There are no wildcards: `repo:acme/*` has let strangers' repositories in elsewhere.
import { type Certificate, findPath, pemBlocks, readCertificate } from '@countersign/x509'
import { Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { Closed, Id } from '../../platform/schemas.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'
import { type Algorithm, Algorithms, KeysAtUrl, KeysInline, type PublicKeys } from './public-keys.ts'

export const issuerKind = 'issuer'

/** What signs: the subjects of each are written in a form of their own, which is checked. */
export const issuerTypes = ['github', 'gitlab', 'kubernetes', 'spiffe', 'key', 'oidc'] as const
export type IssuerType = (typeof issuerTypes)[number]

const Line = Type.String({ minLength: 1, maxLength: 500 })
const ascii = Type.String({ minLength: 1, maxLength: 500, pattern: '^[\\x21-\\x7e]+$' })
const Value = Type.Union([ascii, Type.Integer(), Type.Boolean()])

const IssuerDocument = Closed({
  title: Line,
  type: Type.Enum([...issuerTypes]),
  /** The exact `iss` of its tokens. Only SPIFFE's need have none (JWT-SVID §3). */
  issuer: Type.Optional(ascii),
  /** SPIFFE: `acme.example`. */
  trustDomain: Type.Optional(Type.String({ minLength: 1, maxLength: 255, pattern: '^[a-z0-9._-]+$' })),
  /** Ours: a token that was made for somebody else is not taken. */
  audience: ascii,
  keys: Type.Union([
    KeysAtUrl,
    KeysInline,
    /** SPIFFE: authorities of X.509-SVIDs, PEM; a workload signs its token with its SVID's key. */
    Closed({ bundle: Type.String({ minLength: 1, maxLength: 100_000 }) }),
  ]),
  algorithms: Algorithms,
  /** A token that lives longer from `iat` to `exp` is not taken. */
  longestSeconds: Type.Integer({ minimum: 30, maximum: 86_400 }),
  /** A token is taken for one lease only. */
  oneTime: Type.Boolean(),
  workloads: Type.Array(Closed({ workload: Id, claims: Type.Record(Type.String({ maxLength: 200 }), Value, { minProperties: 1 }) }), {
    minItems: 1,
    maxItems: 1000,
  }),
})

export interface WorkloadMapping {
  readonly workload: string
  /** By the claim's name, or by a JSON pointer (RFC 6901) where it lies deeper: `/kubernetes.io/namespace`. */
  readonly claims: Readonly<Record<string, string | number | boolean>>
}

export interface IssuerText {
  readonly title: string
  readonly type: IssuerType
  readonly issuer?: string
  readonly trustDomain?: string
  readonly audience: string
  readonly keys: PublicKeys | { readonly bundle: string }
  readonly algorithms: readonly Algorithm[]
  readonly longestSeconds: number
  readonly oneTime: boolean
  readonly workloads: readonly WorkloadMapping[]
}

const segment = '[A-Za-z0-9._-]+'
/** What a subject must look like, and what must stand beside it, so that one who comes to own the same name later isn't taken for the one before. */
const forms: Readonly<Record<IssuerType, { readonly sub?: RegExp; readonly beside?: readonly string[]; readonly words: string }>> = {
  github: {
    // `pull_request` and whatever has no environment or ref could be anybody's who can open one.
    sub: new RegExp(`^repo:${segment}/${segment}:(environment:[^\\s*?:]+|ref:refs/(heads|tags)/[^\\s*?:]+)$`),
    beside: ['repository_id'],
    words:
      '`repo:OWNER/REPO:environment:NAME` or `repo:OWNER/REPO:ref:refs/heads/BRANCH`, and `repository_id` beside it, which nobody inherits with the name',
  },
  gitlab: {
    sub: new RegExp(`^project_path:${segment}(/${segment})+:ref_type:(branch|tag):ref:[^\\s*?:]+$`),
    beside: ['project_id'],
    words: '`project_path:GROUP/PROJECT:ref_type:branch:ref:NAME`, and `project_id` beside it, which nobody inherits with the path',
  },
  kubernetes: {
    sub: /^system:serviceaccount:[a-z0-9]([-a-z0-9]*[a-z0-9])?:[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
    words: '`system:serviceaccount:NAMESPACE:NAME`',
  },
  spiffe: { sub: /^spiffe:\/\/[a-z0-9._-]+(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+)+$/, words: '`spiffe://TRUST-DOMAIN/PATH`' },
  key: { words: 'any' },
  oidc: { words: 'any' },
}

const mappingProblems = (issuer: IssuerText): Problem[] => {
  const form = forms[issuer.type]
  const seen = new Map<string, number>()
  return issuer.workloads.flatMap(({ claims }, n): Problem[] => {
    const where = `workloads.${n}.claims`
    const problems: Problem[] = []
    const { sub } = claims
    if (typeof sub !== 'string') problems.push({ where, problem: 'it has no `sub`: every mapping names the whole subject' })
    else if (form.sub !== undefined && !form.sub.test(sub))
      problems.push({ where, problem: `\`${sub}\` is no subject of this type; it is ${form.words}, written whole` })
    else if (issuer.type === 'spiffe' && !sub.startsWith(`spiffe://${issuer.trustDomain}/`))
      problems.push({ where, problem: `\`${sub}\` is not of the trust domain \`${issuer.trustDomain}\`` })
    for (const name of form.beside ?? [])
      if (claims[name] === undefined) problems.push({ where, problem: `\`${name}\` is missing: a subject is ${form.words}` })
    for (const [name, value] of Object.entries(claims))
      if (typeof value === 'string' && /[*?]/.test(value))
        problems.push({ where, problem: `\`${name}\` holds a wildcard, which would be compared as it stands; write each value whole` })
    const text = JSON.stringify(Object.entries(claims).sort())
    const before = seen.get(text)
    if (before !== undefined) problems.push({ where, problem: `it is the same as workloads.${before}: a token would be two workloads'` })
    seen.set(text, n)
    return problems
  })
}

/** The authorities of a bundle. Throws where it can't be read. */
export const authoritiesIn = (bundle: string): readonly Certificate[] => pemBlocks(bundle, 'CERTIFICATE', 20).map(readCertificate)

/** Their time is asked when a token comes: a bundle holds the next authority before the one in use ends. */
const bundleProblems = ({ type, keys }: IssuerText): Problem[] => {
  if (!('bundle' in keys)) return []
  const where = 'keys.bundle'
  if (type !== 'spiffe') return [{ where, problem: 'only SPIFFE issuers have a bundle of authorities' }]
  try {
    const authorities = authoritiesIn(keys.bundle)
    if (authorities.length === 0) return [{ where, problem: 'it holds no certificate in PEM' }]
    return authorities.flatMap((one, n): Problem[] => {
      const judged = one.notBefore === undefined ? undefined : findPath(one, [], [one], one.notBefore)
      if (!one.isAuthority)
        return [{ where, problem: `certificate ${n} (${one.subject}) is no authority: a leaf in its place would vouch for nobody else` }]
      return judged?.ok
        ? []
        : [
            {
              where,
              problem: `certificate ${n} (${one.subject}) can not be trusted: ${judged?.fault.replaceAll('_', ' ') ?? 'no validity'}`,
            },
          ]
    })
  } catch {
    return [{ where, problem: 'it can not be read as certificates in PEM' }]
  }
}

/** Its form: what is wrong, or the issuer. */
export const readIssuer = (input: unknown): { readonly document: IssuerText } | { readonly problems: readonly Problem[] } => {
  if (!Check(IssuerDocument, input))
    return {
      problems: Errors(IssuerDocument, input)
        .slice(0, 20)
        .map((error) => ({ where: error.instancePath.slice(1).replaceAll('/', '.') || 'issuer', problem: error.message })),
    }
  const issuer = input as IssuerText
  const problems: Problem[] = []
  if (issuer.type === 'spiffe' ? issuer.trustDomain === undefined : issuer.issuer === undefined)
    problems.push(
      issuer.type === 'spiffe'
        ? { where: 'trustDomain', problem: 'a SPIFFE issuer names its trust domain' }
        : { where: 'issuer', problem: 'the exact `iss` of its tokens is missing' },
    )
  if (issuer.type === 'key' && !('inline' in issuer.keys))
    problems.push({ where: 'keys', problem: 'enrolled keys stand in the document: write them under `keys.inline`' })
  problems.push(...bundleProblems(issuer), ...mappingProblems(issuer))
  return problems.length > 0 ? { problems: problems.slice(0, 20) } : { document: issuer }
}

/** A kept issuer. Errors: `instrument.unreadable`. */
export const issuerIn = (document: Document): IssuerText => readKept(issuerKind, document, readIssuer)
