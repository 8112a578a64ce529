// Which of the pack's files is open, by what they are about.
import { Choice } from '../../parts/field.tsx'
import { words } from '../../words/index.ts'
import { fileGroups, shortName } from './file-names.ts'

const w = words.policy.files

interface Props {
  readonly paths: readonly string[]
  readonly path: string
  readonly onChoose: (path: string) => void
  /** Marked: what was edited. */
  readonly marked?: (path: string) => boolean
}

export const FileChoice = ({ paths, path, onChoose, marked }: Props) => (
  <Choice label={w.choose} value={path} onChange={(event) => onChoose(event.target.value)}>
    {fileGroups(paths).map((one) => (
      <optgroup key={one.group} label={w.groups[one.group]}>
        {one.paths.map((each) => (
          <option key={each} value={each}>
            {marked?.(each) ? w.edited(shortName(each)) : shortName(each)}
          </option>
        ))}
      </optgroup>
    ))}
  </Choice>
)
