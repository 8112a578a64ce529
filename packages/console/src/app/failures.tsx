import type { ErrorComponentProps } from '@tanstack/react-router'
import { Link } from '@tanstack/react-router'
import { buttonClass } from '../parts/button.tsx'
import { Empty, Page } from '../parts/page.tsx'
import { Problem } from '../parts/problem.tsx'
import { words } from '../words/index.ts'

export const NotFound = () => (
  <main>
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
  </main>
)

export const Broken = ({ error, reset }: ErrorComponentProps) => (
  <main>
    <Page title={words.shell.failed.title} lead={words.shell.failed.text}>
      <Problem error={error} retry={reset} />
    </Page>
  </main>
)
