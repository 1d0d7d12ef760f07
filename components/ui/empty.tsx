import type { ReactNode } from "react"

type Props = { icon?: ReactNode; title: string; text?: ReactNode; level?: 1 | 2; children?: ReactNode }

/** A screen, or a part of one, that has nothing to show: says why and offers what to do. */
export const Empty = ({ icon, title, text, level = 2, children }: Props) => {
  const Heading = level === 1 ? "h1" : "h2"
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-2 px-6 py-10 text-center">
      {icon && (
        <span className="mb-2 flex size-16 items-center justify-center rounded-full bg-brand-soft text-brand-text">
          {icon}
        </span>
      )}
      <Heading className="font-heavy text-lg">{title}</Heading>
      {text && <p className="max-w-sm text-muted">{text}</p>}
      {children && <div className="mt-4 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  )
}
