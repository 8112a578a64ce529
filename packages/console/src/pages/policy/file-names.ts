// The files of a pack by what they are about, and what each of its policy files is called in plain words.

export interface FileGroup {
  readonly group: 'operations' | 'powers' | 'settings' | 'tests'
  readonly paths: readonly string[]
}

const groupOf = (path: string): FileGroup['group'] =>
  path.startsWith('policies/operations/')
    ? 'operations'
    : path.startsWith('policies/powers/')
      ? 'powers'
      : path.startsWith('tests/')
        ? 'tests'
        : 'settings'

const order = ['operations', 'powers', 'settings', 'tests'] as const

export const fileGroups = (paths: readonly string[]): readonly FileGroup[] =>
  order.map((group) => ({ group, paths: paths.filter((path) => groupOf(path) === group) })).filter((one) => one.paths.length > 0)

/** `policies/operations/deny-endless.cedar` → `deny-endless` */
export const shortName = (path: string): string =>
  path
    .replace(/^policies\/[a-z]+\//, '')
    .replace(/^tests\//, '')
    .replace(/\.cedar$/, '')

/** The file of a policy, which is named `operations/deny-endless#1` or `deny-endless#1`; nothing where the pack has none of that name. */
export const fileOfPolicy = (paths: readonly string[], policy: string): string | undefined => {
  const [name] = policy.split('#')
  return name === undefined || name === '' ? undefined : paths.find((path) => path.endsWith(`/${name}.cedar`))
}
