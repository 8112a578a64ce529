// The way to a change that something came of, or that has just been opened.
import { Link } from '@tanstack/react-router'
import { words } from '../words/index.ts'
import { Button, buttonClass } from './button.tsx'

export const ChangeLink = ({ change }: { change: string }) => (
  <Link to="/changes/$change" params={{ change }} className="text-accent hover:underline">
    {words.everywhere.openChange}
  </Link>
)

/** The end of a dialog in which something was proposed: said, and where it goes on. */
export const Proposed = ({ said, change, onClose }: { said: string; change: string; onClose: () => void }) => (
  <>
    <p role="status" className="mb-4 text-sm">
      {said}
    </p>
    <div className="flex justify-end gap-2">
      <Button look="plain" onClick={onClose}>
        {words.everywhere.close}
      </Button>
      <Link to="/changes/$change" params={{ change }} className={buttonClass('primary')}>
        {words.everywhere.openChange}
      </Link>
    </div>
  </>
)
