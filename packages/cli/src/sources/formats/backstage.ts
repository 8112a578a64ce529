// Backstage's `catalog-info.yaml` (backstage.io/docs/features/software-catalog/descriptor-format): its components, resources and APIs are workloads, each with
// its owner as its team. What is deprecated or experimental runs as well.
import type { Read } from './model.ts'
import { textAt } from './objects.ts'
import type { YamlDocument } from './yaml.ts'

export interface BackstageFormat {
  readonly type: 'backstage'
  readonly kinds?: readonly string[]
  readonly environment: string
}

const environmentAnnotation = 'countersign.dev/environment'

/** `group:default/payments`, `user:ann` and `payments` name their owner last. */
const nameIn = (reference: string): string => reference.split(/[:/]/).at(-1)!

export const readBackstage = ({ line, value }: YamlDocument, format: BackstageFormat): Read[] => {
  const kind = textAt(value, 'kind')
  if (kind === undefined || textAt(value, 'apiVersion')?.startsWith('backstage.io/') !== true)
    return [{ unread: `the document in line ${line} is no entity of a catalog` }]
  if (!(format.kinds ?? ['Component']).includes(kind)) return []
  const name = textAt(value, 'metadata', 'name')
  if (name === undefined) return [{ unread: `the ${kind} in line ${line} has no name` }]
  const owner = textAt(value, 'spec', 'owner')
  const lists = ['addresses', 'reads'].map((word) => [word, textAt(value, 'metadata', 'annotations', `countersign.dev/${word}`)] as const)
  return [
    {
      kind: 'workload',
      externalId: `${kind.toLowerCase()}:${textAt(value, 'metadata', 'namespace') ?? 'default'}/${name}`,
      attributes: {
        name: textAt(value, 'metadata', 'title') ?? name,
        ...(owner === undefined ? {} : { team: nameIn(owner) }),
        environment: textAt(value, 'metadata', 'annotations', environmentAnnotation) ?? format.environment,
        ...Object.fromEntries(lists.filter(([, said]) => said !== undefined)),
      },
    },
  ]
}
