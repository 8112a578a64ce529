// A YAML document of a given shape: read whole, checked whole, every problem with its line and column.
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { type Place, type YamlProblem, YamlText } from './yaml.ts'

/** Puts a problem at a path as `ladders.0.rungs.1.duty`; a part that is not there is complained of where the nearest whole is. */
export type Complain = (path: string, message: string) => void

export interface ShapedDocument<T> {
  /** Undefined when the shape does not fit. */
  readonly value: T | undefined
  readonly problems: YamlProblem[]
  readonly complain: Complain
}

/** `schedules.0.duty` → `schedules[0].duty`. */
const spoken = (path: string): string => path.replaceAll(/\.(\d+)(?=\.|$)/g, '[$1]')

export const yamlReader = <S extends TSchema>(schema: S): ((text: string) => ShapedDocument<Static<S>>) => {
  const validator = Compile(schema)
  return (text) => {
    const yaml = new YamlText(text)
    const places = new Map<string, Place>()
    const value = yaml.root === undefined ? undefined : yaml.plain(yaml.root, '', places, '')
    const complain: Complain = (path, message) => {
      let known = path
      while (known !== '' && !places.has(known)) known = known.slice(0, Math.max(0, known.lastIndexOf('.')))
      yaml.complain(spoken(path), places.get(known) ?? { line: 1, column: 1 }, message)
    }
    const fits = yaml.problems.length === 0 && validator.Check(value)
    if (yaml.problems.length === 0 && !fits) {
      for (const error of validator.Errors(value)) {
        if (error.keyword === 'additionalProperties' || error.keyword === 'anyOf') continue
        const path = error.instancePath.slice(1).replaceAll('/', '.')
        const required = error.keyword === 'required' ? (error.params as { requiredProperties?: string[] }).requiredProperties : undefined
        complain(path, required ? `must have ${required.join(', ')}` : error.keyword === 'boolean' ? 'is not a known field' : error.message)
      }
      if (yaml.problems.length === 0) complain('', 'the document does not have the form that the reference describes')
    }
    return { value: fits ? (value as Static<S>) : undefined, problems: yaml.problems, complain }
  }
}
