import type { Language } from "../locale.ts"

const en = {
  signIn: "Sign in",
  signUp: "Create account",
  signOut: "Sign out",
  login: "Handle or e-mail",
  handle: "Handle",
  handleHint: "3 to 30 letters a–z, digits or _. This is how others find you.",
  name: "Display name",
  nameHint: "Any script; you can change it later.",
  email: "E-mail",
  password: "Password",
  passwordHint: "At least 12 characters.",
  showPassword: "Show password",
  hidePassword: "Hide password",
  noAccount: "New here?",
  haveAccount: "Have an account already?",
  welcomeBack: "Welcome back",
  welcome: "Good to have you here",
  closed: "This place takes no new accounts at the moment.",
  wrong: "That handle or e-mail and password do not go together.",
  firstAdmin: "You are making the first account: it will be the administrator.",
  working: "One moment…",
  needsScripts:
    "This page needs JavaScript, and your browser has it switched off. Allow it for this site and load the page again.",
  about: "Rooms, groups and private conversations, on a server that belongs to the people who use it.",
  points: [
    {
      title: "Nothing gets lost",
      text: "A tick means stored. What you write without a connection is sent when it returns.",
    },
    { title: "Rooms you can find", text: "Look around in Explore, read along, join when you like." },
    { title: "Yours", text: "No advertising, no tracking, no other company in between." },
  ],
}
export type AccountsWords = typeof en

const es: AccountsWords = {
  signIn: "Entrar",
  signUp: "Crear cuenta",
  signOut: "Cerrar sesión",
  login: "Usuario o correo",
  handle: "Usuario",
  handleHint: "De 3 a 30 letras a–z, cifras o _. Así te encuentran los demás.",
  name: "Nombre visible",
  nameHint: "En cualquier escritura; puedes cambiarlo después.",
  email: "Correo",
  password: "Contraseña",
  passwordHint: "Al menos 12 caracteres.",
  showPassword: "Mostrar la contraseña",
  hidePassword: "Ocultar la contraseña",
  noAccount: "¿Primera vez aquí?",
  haveAccount: "¿Ya tienes una cuenta?",
  welcomeBack: "Qué bueno verte",
  welcome: "Te damos la bienvenida",
  closed: "Por ahora no se admiten cuentas nuevas.",
  wrong: "Ese usuario o correo y la contraseña no coinciden.",
  firstAdmin: "Estás creando la primera cuenta: será la de administración.",
  working: "Un momento…",
  needsScripts:
    "Esta página necesita JavaScript y tu navegador lo tiene desactivado. Permítelo para este sitio y vuelve a cargarla.",
  about: "Salas, grupos y conversaciones privadas en un servidor que pertenece a quienes lo usan.",
  points: [
    {
      title: "Nada se pierde",
      text: "Una marca significa guardado. Lo que escribes sin conexión se envía cuando vuelve.",
    },
    { title: "Salas que se encuentran", text: "Mira en Explorar, lee y únete cuando quieras." },
    { title: "Tuyo", text: "Sin publicidad, sin rastreo, sin otra empresa de por medio." },
  ],
}

/** What the landing page and the forms of signing in and up say. */
export const accountsWords: Record<Language, AccountsWords> = { en, es }
