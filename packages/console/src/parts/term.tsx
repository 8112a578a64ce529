// A word of the field with its meaning on hover, on focus, and by touch.
import { Tooltip } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import type { GlossaryTerm } from '../words/en/glossary.ts'
import { words } from '../words/index.ts'

export const Hint = ({ text, children }: { text: ReactNode; children: ReactNode }) => (
  <Tooltip.Root>
    <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
    <Tooltip.Portal>
      <Tooltip.Content
        sideOffset={6}
        collisionPadding={8}
        className="z-50 max-w-xs rounded-md bg-ink px-3 py-2 text-[13px] leading-snug text-ground shadow-panel"
      >
        {text}
        <Tooltip.Arrow className="fill-ink" />
      </Tooltip.Content>
    </Tooltip.Portal>
  </Tooltip.Root>
)

export const Term = ({ of, children }: { of: GlossaryTerm; children: ReactNode }) => {
  const [open, setOpen] = useState(false)
  return (
    <Tooltip.Root open={open} onOpenChange={setOpen}>
      <Tooltip.Trigger asChild>
        <button
          type="button"
          onClick={() => setOpen(true)}
          className="cursor-help text-left underline decoration-line-strong decoration-dotted underline-offset-[3px]"
        >
          {children}
        </button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-xs rounded-md bg-ink px-3 py-2 text-[13px] leading-snug text-ground shadow-panel"
        >
          {words.glossary[of]}
          <Tooltip.Arrow className="fill-ink" />
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
