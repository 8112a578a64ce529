// The end of a form: what went wrong when it was sent, and the two ways out, going on with it or leaving it.
import { words } from '../words/index.ts'
import { Button } from './button.tsx'
import { Problem } from './problem.tsx'

interface Props {
  readonly act: string
  readonly busy?: boolean
  /** Null or undefined: nothing. */
  readonly error?: unknown
  /** Undefined: it stands in the page and can't be left. */
  readonly onCancel: (() => void) | undefined
  readonly look?: 'primary' | 'danger'
  readonly disabled?: boolean
}

export const FormEnd = ({ act, busy = false, error, onCancel, look = 'primary', disabled = false }: Props) => (
  <>
    {error !== null && error !== undefined && (
      <div className="mb-4">
        <Problem error={error} />
      </div>
    )}
    <div className="flex justify-end gap-2">
      {onCancel && (
        <Button look="plain" onClick={onCancel}>
          {words.everywhere.cancel}
        </Button>
      )}
      <Button type="submit" look={look} busy={busy} disabled={disabled} className="min-h-11">
        {act}
      </Button>
    </div>
  </>
)
