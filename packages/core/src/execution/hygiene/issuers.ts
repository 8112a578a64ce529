// Whether an issuer of tokens is believed further than is meant. Pure: a document in force is judged as it stands.
import type { IssuerText } from '../../authority/issuance/index.ts'

/** Issuers that sign for everybody: whose tokens name a pipeline of ours only by a subject in the right form, with an id that nobody inherits. */
const shared: Readonly<Record<string, string>> = {
  'token.actions.githubusercontent.com': 'github',
  'gitlab.com': 'gitlab',
}
/** Audiences that tokens are commonly made for, to be shown elsewhere. */
const others = ['sts.amazonaws.com', 'api://AzureADTokenExchange', 'https://vault', 'sigstore', 'https://gitlab.com', 'https://github.com']

const hourSeconds = 3_600

const hostOf = (issuer: string | undefined): string => {
  try {
    return issuer === undefined ? '' : new URL(issuer).hostname
  } catch {
    return ''
  }
}

/** What is believed too far, in words. `production`: workloads of that environment. */
export const tooTrusting = (text: IssuerText, production: ReadonlySet<string>): readonly string[] => {
  const host = hostOf(text.issuer)
  const type = Object.hasOwn(shared, host) ? shared[host] : undefined
  return [
    ...(type !== undefined && text.type === 'oidc'
      ? [`\`${host}\` signs for everybody, and as \`oidc\` nothing is asked of its subjects: make it of the type \`${type}\``]
      : []),
    ...(others.some((one) => text.audience === one || text.audience.startsWith(`${one}/`)) || text.audience === text.issuer
      ? [`\`${text.audience}\` is an audience that tokens are made for to be shown elsewhere: ask for one of our own`]
      : []),
    ...(!text.oneTime && text.longestSeconds > hourSeconds
      ? [`a token that lives up to ${text.longestSeconds} seconds is taken again and again: whoever finds one is the pipeline`]
      : []),
    ...text.workloads.flatMap(({ workload, claims }) =>
      text.type === 'github' && production.has(workload) && String(claims['sub']).includes(':ref:refs/')
        ? [
            `whoever may push to \`${String(claims['sub'])}\` is \`${workload}\` of production: name an \`environment\`, which asks for a review`,
          ]
        : [],
    ),
  ]
}
