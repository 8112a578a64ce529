// Kubernetes manifests: what runs (Deployment, StatefulSet, DaemonSet, CronJob) is a workload, a ServiceAccount an identity. Named by cluster, namespace, kind
// and name. Their team is the label `team` or `app.kubernetes.io/part-of`, else the namespace; what an identity is for stands in annotations,
// and so do the places from where a workload connects (`countersign.dev/addresses`) and where it reads secrets (`countersign.dev/reads`).
import type { Read } from './model.ts'
import { at, textAt } from './objects.ts'
import type { YamlDocument } from './yaml.ts'

export interface KubernetesFormat {
  readonly type: 'kubernetes'
  readonly cluster: string
  readonly environment: string
}

const running = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'])
const prefix = 'countersign.dev/'

export const readKubernetes = (document: YamlDocument, format: KubernetesFormat): Read[] => {
  const { line, value } = document
  const kind = textAt(value, 'kind')
  if (kind === undefined || textAt(value, 'apiVersion') === undefined) return [{ unread: `the document in line ${line} is no manifest` }]
  const items = at(value, 'items')
  if (kind.endsWith('List') && Array.isArray(items)) return items.flatMap((item: unknown) => readKubernetes({ line, value: item }, format))
  if (!running.has(kind) && kind !== 'ServiceAccount') return []
  const name = textAt(value, 'metadata', 'name')
  if (name === undefined) return [{ unread: `the ${kind} in line ${line} has no name of its own; \`generateName\` names nothing` }]
  const namespace = textAt(value, 'metadata', 'namespace') ?? 'default'
  const externalId = `${format.cluster}:${namespace}:${kind}:${name}`
  const note = (word: string): string | undefined => textAt(value, 'metadata', 'annotations', `${prefix}${word}`)
  const environment = note('environment') ?? format.environment
  if (kind === 'ServiceAccount') {
    const said = {
      purpose: note('purpose'),
      criticality: note('criticality'),
      businessOwner: note('business-owner'),
      technicalOwner: note('technical-owner'),
    }
    return [
      {
        kind: 'identity',
        externalId,
        attributes: {
          kind: 'service_account',
          name: `${namespace}/${name}`,
          environment,
          ...Object.fromEntries(Object.entries(said).filter(([, word]) => word !== undefined)),
        },
      },
    ]
  }
  const lists = Object.fromEntries(['addresses', 'reads'].flatMap((word) => (note(word) === undefined ? [] : [[word, note(word)]])))
  const labels = (label: string): string | undefined => textAt(value, 'metadata', 'labels', label)
  return [
    {
      kind: 'workload',
      externalId,
      attributes: { name, team: labels('team') ?? labels('app.kubernetes.io/part-of') ?? namespace, environment, ...lists },
    },
  ]
}
