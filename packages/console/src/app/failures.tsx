import type { ErrorComponentProps } from '@tanstack/react-router'
import { Link } from '@tanstack/react-router'
import { buttonClass } from '../parts/button.tsx'
import { Empty, Page } from '../parts/page.tsx'
import { Problem } from '../parts/problem.tsx'
import { words } from '../words/index.ts'

/** In the frame of the console. */
export const NotFound = () => (
  <Page title={words.shell.notFound.title}>
    <Empty
      title={words.shell.notFound.text}
      action={
        <Link to="/" className={buttonClass('primary')}>
          {words.shell.notFound.home}
        </Link>
      }
    />
  </Page>
)

/** Where there is no frame: nobody may be signed in. */
export const NoSuchAddress = () => (
  <main>
    <NotFound />
  </main>
)

export const Broken = ({ error, reset }: ErrorComponentProps) => (
  <main>
    <Page title={words.shell.failed.title} lead={words.shell.failed.text}>
      <Problem error={error} retry={reset} />
    </Page>
  </main>
)
