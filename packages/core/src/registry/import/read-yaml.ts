// YAML 1.2 → records with their places. Knows the table of sections by name only; what a value means is checked later.
import { isMap, isScalar, isSeq } from 'yaml'
import { type Place, YamlText } from '../../platform/yaml.ts'
import { type Cell, type ImportProblem, type RawRecord, type SectionName, sectionNames } from './document.ts'

export interface ReadDocument {
  readonly records: readonly RawRecord[]
  readonly problems: readonly ImportProblem[]
}

export const readYaml = (text: string): ReadDocument => {
  const yaml = new YamlText(text)
  const { problems } = yaml
  const records: RawRecord[] = []
  const placeOf = (node: unknown): Place => yaml.placeOf(node)
  const complain = (path: string, place: Place, message: string) => yaml.complain(path, place, message)
  if (yaml.root === undefined) return { records, problems }
  if (!isMap(yaml.root)) {
    complain('', placeOf(yaml.root), `the document must be a map of sections: ${sectionNames.join(', ')}`)
    return { records, problems }
  }

  for (const [section, list, keyNode] of yaml.entriesOf(yaml.root, '')) {
    if (!(sectionNames as string[]).includes(section)) {
      complain(section, placeOf(keyNode), `no such section; there are: ${sectionNames.join(', ')}`)
      continue
    }
    if (list === null || (isScalar(list) && list.value === null)) continue
    if (!isSeq(list)) {
      complain(section, placeOf(list), 'must be a list')
      continue
    }
    for (const [index, item] of list.items.entries()) {
      const where = `${section}[${index}]`
      if (!isMap(item)) {
        complain(where, placeOf(item), 'must be a map of fields')
        continue
      }
      const cells = new Map<string, Cell>()
      for (const [field, value, key] of yaml.entriesOf(item, where)) {
        const places = new Map<string, Place>()
        const place = value === null ? placeOf(key) : placeOf(value)
        cells.set(field, { ...place, value: yaml.plain(value, '', places, `${where}.${field}`), places })
      }
      records.push({ section: section as SectionName, ...placeOf(item), cells })
    }
  }
  return { records, problems }
}
