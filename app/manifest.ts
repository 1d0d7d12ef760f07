import type { MetadataRoute } from "next"

const manifest = (): MetadataRoute.Manifest => ({
  id: "/",
  name: "Charla",
  short_name: "Charla",
  description: "A place of your own to talk",
  start_url: "/",
  scope: "/",
  display: "standalone",
  background_color: "#fbfaf8",
  theme_color: "#fefefe",
  categories: ["social"],
  icons: [
    { src: "/icons/icon-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
    { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
    { src: "/icons/maskable-192.png", sizes: "192x192", type: "image/png", purpose: "maskable" },
    { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
  ],
  shortcuts: [{ name: "Explore", url: "/explore" }],
})

export default manifest
