// A whole list as a file, whatever part of it is on the page: read page by page, with progress, and a way to stop. What was stopped or has failed gives no file.
import { Download } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useEffect, useRef, useState } from 'react'
import { words } from '../words/index.ts'
import { Button, buttonClass, Spinner } from './button.tsx'
import { allRows, type ExportForm, fileOf } from './export-file.ts'
import type { PageOf } from './long-table.tsx'
import { problemText } from './problem.tsx'
import { saveFile } from './save-file.ts'

interface Props<Row extends object> {
  /** Of the file, without its ending. */
  readonly name: string
  /** As for `LongTable`; its pages may be longer. */
  readonly page: (cursor: string | undefined) => Promise<PageOf<Row>>
}

const forms: readonly (readonly [ExportForm, string])[] = [
  ['csv', words.everywhere.exportCsv],
  ['json', words.everywhere.exportJson],
]

const itemClass = 'flex cursor-pointer items-center rounded-md px-2.5 py-2 outline-none data-[highlighted]:bg-sunken'

export function ExportButton<Row extends object>({ name, page }: Props<Row>) {
  const [rows, setRows] = useState<number | undefined>(undefined)
  const [said, setSaid] = useState('')
  const run = useRef({ stopped: false })
  useEffect(
    () => () => {
      run.current.stopped = true
    },
    [],
  )

  const begin = async (form: ExportForm) => {
    const mine = { stopped: false }
    run.current = mine
    setSaid('')
    setRows(0)
    try {
      const all = await allRows(page, () => mine.stopped, setRows)
      if (all) saveFile(fileOf(form, all), `${name}.${form}`)
      setSaid(all ? words.everywhere.exported(all.length) : words.everywhere.exportStopped)
    } catch (error) {
      setSaid(problemText(error))
    }
    setRows(undefined)
  }

  return (
    <span className="inline-flex flex-wrap items-center gap-y-2">
      {/* While it says nothing it takes no room, not even a gap: the button stands where it would alone. */}
      <span role="status" className={`text-[13px] text-ink-soft ${said === '' ? '' : 'mr-2'}`}>
        {rows === undefined ? said : <span className="sr-only">{words.everywhere.exporting}</span>}
      </span>
      {rows === undefined ? (
        <DropdownMenu.Root modal={false}>
          <DropdownMenu.Trigger className={buttonClass()}>
            <Download size={15} aria-hidden="true" />
            {words.everywhere.export}
          </DropdownMenu.Trigger>
          <DropdownMenu.Portal>
            <DropdownMenu.Content
              align="end"
              sideOffset={6}
              collisionPadding={8}
              className="z-50 min-w-40 rounded-xl border border-line bg-panel p-1.5 text-sm shadow-panel"
            >
              {forms.map(([form, label]) => (
                <DropdownMenu.Item key={form} className={itemClass} onSelect={() => void begin(form)}>
                  {label}
                </DropdownMenu.Item>
              ))}
            </DropdownMenu.Content>
          </DropdownMenu.Portal>
        </DropdownMenu.Root>
      ) : (
        <>
          <span className="mr-2 inline-flex items-center gap-2 text-sm text-ink-soft tabular-nums">
            <Spinner />
            {words.everywhere.rows(rows)}
          </span>
          <Button
            onClick={() => {
              run.current.stopped = true
            }}
          >
            {words.everywhere.stop}
          </Button>
        </>
      )}
    </span>
  )
}
