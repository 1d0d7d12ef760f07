"use client"
import { useRouter } from "next/navigation"
import type { ComponentProps } from "react"
import { onPlainClick } from "./link-click.ts"

/** A link to a page of this site: followed without a reload, fetched when it is pressed and not before. */
export const PageLink = ({ href, ...rest }: ComponentProps<"a"> & { href: string }) => {
  const router = useRouter()
  return <a href={href} onClick={onPlainClick(() => router.push(href))} {...rest} />
}
