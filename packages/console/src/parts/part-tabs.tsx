// The parts of a page, side by side above it; which one is open is for the address to say. Only the open one is in the document.
import { Tabs } from 'radix-ui'
import { type ReactNode, useEffect, useRef } from 'react'

interface Props<Name extends string> {
  readonly label: string
  readonly names: readonly Name[]
  readonly titles: Readonly<Record<Name, string>>
  readonly open: Name
  readonly onOpen: (name: Name) => void
  readonly children: ReactNode
}

export function PartTabs<Name extends string>({ label, names, titles, open, onOpen, children }: Props<Name>) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Where there are more parts than fit, the open one is in sight.
    const tab = list.current?.querySelector<HTMLElement>(`[data-part="${open}"]`)
    if (list.current && tab) list.current.scrollLeft = tab.offsetLeft - (list.current.clientWidth - tab.clientWidth) / 2
  }, [open])
  return (
    <Tabs.Root
      value={open}
      onValueChange={(next) => {
        const name = names.find((one) => one === next)
        if (name !== undefined) onOpen(name)
      }}
    >
      <Tabs.List
        ref={list}
        aria-label={label}
        className="relative -mx-4 mb-4 flex gap-1 overflow-x-auto border-b border-line px-4 sm:mx-0 sm:px-0"
      >
        {names.map((name) => (
          <Tabs.Trigger
            key={name}
            value={name}
            data-part={name}
            className="min-h-10 shrink-0 border-b-2 border-transparent px-3 text-sm text-ink-soft hover:text-ink data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink"
          >
            {titles[name]}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {names.map((name) => (
        <Tabs.Content key={name} value={name}>
          {name === open && children}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  )
}
