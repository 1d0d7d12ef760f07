import { ContactsScreen } from "#components/people/contacts-screen.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { listContacts } from "#lib/domain/contacts.ts"

const ContactsPage = async () => <ContactsScreen first={await listContacts(await requireViewer())} />

export default ContactsPage
