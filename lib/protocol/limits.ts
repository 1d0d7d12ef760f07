/**
 * Bounds that both ends know. Those an operator may lower or raise are in `lib/env.ts`; these are what the schemas refuse
 * whatever the settings say. Lengths are in code points, as a person counts them.
 */
export const limits = {
  handleMin: 3,
  handleMax: 30,
  nameMax: 60,
  pronounsMax: 30,
  bioMax: 300,
  languagesMax: 10,
  placeMax: 60,
  linkMax: 200,
  statusMax: 80,
  /** Days that an old handle still leads to who had it, and how many a person may leave behind at a time. */
  handleDays: 30,
  formerHandlesMax: 3,
  reportNoteMax: 1000,
  contactsMax: 5000,
  followsMax: 5000,
  /** Requests (contacts, first messages) that a person may have waiting with strangers at a time. */
  requestsMax: 50,
  /** Messages to a stranger before they have taken the request. */
  requestMessagesMax: 10,
  /** The longest name of a time zone. */
  zoneMax: 64,
  emailMax: 254,
  passwordMin: 12,
  passwordMax: 128,
  conversationNameMax: 80,
  topicMax: 300,
  /** The default of `LIMIT_MESSAGE_CHARS`; the setting may go up to `bodyHardMax`. */
  bodyMax: 4000,
  bodyHardMax: 16000,
  queryMax: 100,
  /** What may be typed into a search, filters included, and how many words of it are looked for. */
  searchMax: 300,
  searchWords: 16,
  cursorMax: 200,
  emojiMax: 16,
  /** Different emoji on one message. */
  reactionsPerMessage: 20,
  /** Files of one message. */
  filesPerMessage: 10,
  fileNameMax: 200,
  /** Points of a voice message's waveform, a byte each. */
  waveformMax: 256,
  /** A still that a browser made of a video, in bytes. */
  stillMax: 150_000,
  pinsMax: 50,
  savedMax: 2000,
  /** Earlier words of one message that are told. */
  historyMax: 100,
  pageMax: 100,
  pageDefault: 50,
  /** Conversations one catch-up may name; a client with more starts afresh. */
  syncConversations: 1000,
  /** Changed rows one answer of `message:list` with `changedSince` carries. */
  changesPage: 200,
  /** A client further behind than this drops what it kept and loads the last page. */
  changesMax: 2000,
  inviteMax: 50,
  idsMax: 100,
  presenceMax: 200,
  groupMax: 1000,
  /** A private group of at most so many may be called together by anyone in it. */
  callAllMax: 20,
  /** People whom one `@here` reaches. */
  hereMax: 200,
  /** Members offered while somebody is being mentioned. */
  suggestMax: 10,
  /** In conversations of more members ticks stop at "sent". */
  receiptsMax: 50,
  /** With more members than this, what passes at once reaches only those who have the conversation on screen. */
  bigRoom: 50,
  /** Of a journey: words on a step, steps of a template, names of own steps, times that one step may come again. */
  stepLabelMax: 80,
  stepsMax: 40,
  freeStepMax: 60,
  occurrencesMax: 12,
  fieldTextMax: 200,
  journeyNotesMax: 2000,
  journeysMax: 30,
  commentMax: 1000,
  watchesMax: 500,
  linksMax: 10,
  /** Rooms that a milestone may be posted to at once. */
  cardRoomsMax: 10,
  /** Under so many cases nothing is said about them. */
  fewest: 5,
  /** After so many days without a word its owner is asked whether anything is new. */
  staleDays: 60,
  /** Messages by one author within this many minutes share one header. */
  groupingMinutes: 5,
} as const
