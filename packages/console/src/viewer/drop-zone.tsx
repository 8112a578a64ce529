import { type ReactNode, useId, useState } from 'react'
import { filesOf } from './dropped.ts'

/** A place for files: by drag and drop, and by the system's own dialog for whoever drags nothing. */
export const DropZone = ({
  title,
  choose,
  multiple,
  onFiles,
  children,
}: {
  title: string
  choose: string
  multiple: boolean
  onFiles: (files: readonly File[]) => void
  children: ReactNode
}) => {
  const id = useId()
  const [over, setOver] = useState(false)
  return (
    <section
      aria-label={title}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        void filesOf(event.dataTransfer).then(onFiles)
      }}
      className={`rounded-xl border-2 border-dashed px-5 py-5 ${over ? 'border-accent bg-accent-soft' : 'border-line-strong/60 bg-panel'}`}
    >
      <p className="font-semibold">{title}</p>
      <div className="mt-1 text-sm text-ink-soft">{children}</div>
      <label
        htmlFor={id}
        className="mt-3 inline-flex min-h-9 cursor-pointer items-center rounded-lg border border-line-strong/60 bg-panel px-3.5 text-sm font-medium hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-accent"
      >
        {choose}
        <input
          id={id}
          type="file"
          multiple={multiple}
          className="sr-only"
          onChange={(event) => {
            onFiles([...(event.target.files ?? [])])
            event.target.value = ''
          }}
        />
      </label>
    </section>
  )
}
