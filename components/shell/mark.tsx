/** The sign of the place: two that talk. */
export const Mark = ({ size = 24 }: { size?: number }) => (
  <svg viewBox="0 0 24 24" width={size} height={size} fill="none" aria-hidden="true">
    <path
      d="M4 6.5A2.5 2.5 0 0 1 6.5 4h8A2.5 2.5 0 0 1 17 6.5v4a2.5 2.5 0 0 1-2.5 2.5H8.6L5.4 15.5c-.56.44-1.4.04-1.4-.68z"
      fill="currentColor"
    />
    <path
      d="M18.8 9.2A2.3 2.3 0 0 1 20.5 11.4v7.8c0 .7-.8 1.1-1.35.68l-2.6-2H11a2.4 2.4 0 0 1-2.1-1.25h5.9a4 4 0 0 0 4-4z"
      fill="currentColor"
      opacity=".55"
    />
  </svg>
)
