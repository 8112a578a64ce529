// The texts of the pack in force, exactly as they decide. Which one is open stands in the address.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Asked } from '../../parts/asked.tsx'
import { CopyButton } from '../../parts/code.tsx'
import { Card } from '../../parts/page.tsx'
import { words } from '../../words/index.ts'
import { fileQuery, type Pack } from './data.ts'
import { FileChoice } from './file-choice.tsx'
import { fileGroups, shortName } from './file-names.ts'
import { Numbered } from './numbered.tsx'

const w = words.policy.files

export const FilesPart = ({ pack }: { pack: Pack }) => {
  const { file } = useSearch({ from: '/inside/policy' })
  const navigate = useNavigate({ from: '/policy' })
  const path = file ?? fileGroups(pack.files)[0]?.paths[0] ?? ''
  const query = useQuery(fileQuery(pack.digest, path))
  return (
    <div className="items-start gap-6 lg:grid lg:grid-cols-[17rem_minmax(0,1fr)]">
      <div className="lg:hidden">
        <FileChoice
          paths={pack.files}
          path={path}
          onChoose={(next) => void navigate({ search: { part: 'files', file: next }, replace: true })}
        />
      </div>
      <nav aria-label={w.choose} className="hidden max-h-[75vh] overflow-y-auto lg:block">
        {fileGroups(pack.files).map(({ group, paths }) => (
          <div key={group} className="mb-4">
            <p className="mb-1 px-2.5 text-xs font-medium text-ink-faint">{w.groups[group]}</p>
            <ul>
              {paths.map((each) => (
                <li key={each}>
                  <Link
                    to="/policy"
                    search={{ part: 'files', file: each }}
                    aria-current={each === path ? 'page' : undefined}
                    className="block rounded-md px-2.5 py-1 text-[13px] text-ink-soft hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent"
                  >
                    {shortName(each)}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="min-w-0">
        <Card
          flush
          title={<span className="font-mono text-[13px] font-medium">{path}</span>}
          aside={query.data && <CopyButton text={query.data.text} label={w.copy} />}
        >
          <Asked query={query} lines={10}>
            {({ text }) => <Numbered text={text} label={path} />}
          </Asked>
        </Card>
      </div>
    </div>
  )
}
