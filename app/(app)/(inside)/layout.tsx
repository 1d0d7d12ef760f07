import type { ReactNode } from "react"
import { requireViewer } from "#lib/auth/viewer.ts"

/** Every page in here is for those who are signed in. Asked before anything of a page is sent, so that the answer is a redirect. */
const InsideLayout = async ({ children }: { children: ReactNode }) => {
  await requireViewer()
  return children
}

export default InsideLayout
