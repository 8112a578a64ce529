// Records in YAML of our own: each document is one, `kind`, `id`, perhaps `at`, and its attributes beside them.
import type { Read, SourceRecord } from './model.ts'
import { fieldsOf, textAt } from './objects.ts'
import type { YamlDocument } from './yaml.ts'

const kinds: readonly string[] = ['person', 'contractor', 'contract', 'workload', 'identity'] satisfies SourceRecord['kind'][]
const isKind = (word: string | undefined): word is SourceRecord['kind'] => word !== undefined && kinds.includes(word)

export const readPlain = ({ line, value }: YamlDocument): Read[] => {
  const { record, id, at, ...attributes } = fieldsOf(value)
  const kind = textAt(value, 'record')
  if (!isKind(kind)) return [{ unread: `the document in line ${line}: \`record\` must be one of ${kinds.join(', ')}` }]
  if (typeof id !== 'string' || id === '')
    return [{ unread: `the document in line ${line} has no \`id\`; put it in quotes where it is a number` }]
  return [{ kind, externalId: id, attributes, ...(typeof at === 'string' ? { at } : {}) }]
}
