"use client"

type Props = { title: string; text: string; reload: string }

/** When something broke: as little as possible, since every page carries it. */
export const ErrorScreen = ({ title, text, reload }: Props) => (
  <div className="flex min-h-[60dvh] flex-1 flex-col items-center justify-center gap-2 px-6 text-center">
    <h1 className="font-heavy text-lg">{title}</h1>
    <p className="max-w-sm text-muted">{text}</p>
    <button
      type="button"
      onClick={() => location.reload()}
      className="mt-4 min-h-11 rounded-xl bg-brand px-4 font-heavy text-on-brand text-sm"
    >
      {reload}
    </button>
  </div>
)
