import type { ComponentProps, ReactNode } from "react"

const looks = {
  primary: "bg-brand text-on-brand hover:bg-brand-strong disabled:opacity-60",
  secondary: "border border-line bg-panel text-text hover:bg-sunken disabled:opacity-60",
  ghost: "text-text hover:bg-sunken disabled:opacity-60",
  danger: "border border-line bg-panel text-accent-text hover:bg-sunken disabled:opacity-60",
}
const shape =
  "tap inline-flex min-h-10 pointer-coarse:min-h-11 items-center justify-center gap-2 rounded-xl px-4 text-sm font-heavy"

/** The look of a button, also for links. */
export const buttonLook = (look: keyof typeof looks = "primary") => `${shape} ${looks[look]}`

type Props = ComponentProps<"button"> & { look?: keyof typeof looks; busy?: boolean }

/** Firefox keeps over a reload whether a button could be pressed, unless it is told not to: one that was busy would stay so for ever. */
const afresh = { autoComplete: "off" }

export const Button = ({ look = "primary", busy, className = "", type = "button", disabled, ...rest }: Props) => (
  <button
    type={type}
    {...afresh}
    disabled={disabled || busy}
    aria-busy={busy || undefined}
    className={`${buttonLook(look)} ${className}`}
    {...rest}
  />
)

type IconProps = Omit<ComponentProps<"button">, "children"> & { label: string; children: ReactNode }

/** A round button that shows an icon and says its name. */
export const IconButton = ({ label, className = "", children, ...rest }: IconProps) => (
  <button
    type="button"
    aria-label={label}
    title={label}
    className={`tap inline-flex size-10 shrink-0 items-center justify-center rounded-xl text-muted pointer-coarse:size-11 hover:bg-sunken hover:text-text ${className}`}
    {...rest}
  >
    {children}
  </button>
)
