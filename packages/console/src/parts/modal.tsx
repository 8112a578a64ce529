// A question that has to be answered before anything else, by the platform's own dialog: focus is kept inside and given back, Escape closes.
import { type ReactNode, useEffect, useId, useRef } from 'react'

export const Modal = ({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) => {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      className="m-auto w-[min(36rem,calc(100vw-2rem))] rounded-xl border border-line bg-panel p-0 text-ink shadow-panel"
    >
      <div className="p-5">
        <h2 id={id} className="mb-3 text-lg font-semibold">
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  )
}
